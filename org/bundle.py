"""Where app.py, .streamlit and sample_data are, and how the page learns its settings and which file to open."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "bundled"

FOLDER = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[1]
"""Holds them: inside the package where it is installed, around the package in a checkout."""

FILE_VARIABLE = "FRONT_BACK_OFFICE_FILE"
"""The environment variable with the path of the file that every visit of the page begins with."""


def streamlit_flags() -> list[str]:
    """The settings of the page as flags, which go before the settings of the person, the folder and the environment."""
    import tomllib  # only the page needs it

    settings = tomllib.loads((FOLDER / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flags = []
    for section in ("server", "runner", "browser", "global", "client"):
        for name, value in settings[section].items():
            values = value if isinstance(value, list) else [value]
            flags += [f"--{section}.{name}={str(each).lower() if each in (True, False) else each}" for each in values]
    return flags
