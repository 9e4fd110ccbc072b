"""Get a Chromium for the browser tests when there is none: Debian's where apt can install it, else Playwright's own."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys

from browsing import CHROMIUM_NAMES, chromium_path
from playwright.sync_api import sync_playwright


def present() -> bool:
    """Whether a Chromium is here."""
    with sync_playwright() as playwright:
        return chromium_path(playwright) is not None


def succeeds(*command: str) -> bool:
    """Run a command that must not ask anything; its output is shown only when it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        print(*command, done.stdout, done.stderr, sep="\n", file=sys.stderr)
    return done.returncode == 0


def right_to_install() -> list[str] | None:
    """What to put before apt-get: nothing for root, else a sudo that asks no password; None where neither helps."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def by_apt() -> bool:
    """Install Debian's package."""
    right = right_to_install()
    # Ubuntu's package of that name only points to a snap, which containers cannot run.
    if right is None or "ubuntu" in platform_ids():
        return False
    print("Installing Debian's chromium for the browser tests", flush=True)
    # `env` because sudo drops the variable that keeps apt from asking.
    apt = [*right, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--yes"]
    return succeeds(*apt, "update") and succeeds(*apt, "install", "--no-install-recommends", "chromium")


def platform_ids() -> set[str]:
    """The names of this Linux and of those it derives from, such as {"ubuntu", "debian"}."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return set()
    return {release["ID"], *release.get("ID_LIKE", "").split()}


def by_playwright() -> bool:
    """Download the Chromium that this release of Playwright was made for, with its system libraries where we may."""
    print("Downloading Playwright's Chromium for the browser tests", flush=True)
    libraries = ["--with-deps"] if right_to_install() is not None else []
    return succeeds(sys.executable, "-m", "playwright", "install", *libraries, "chromium")


if __name__ == "__main__" and not (present() or (by_apt() and present()) or (by_playwright() and present())):
    sys.exit(
        f"The browser tests need Chromium: install it so that one of {', '.join(CHROMIUM_NAMES)} is on PATH, "
        "then run this again."
    )
