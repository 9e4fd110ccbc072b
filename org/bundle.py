"""Where app.py, .streamlit and sample_data are, and how the page learns which file to open."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "bundled"

FOLDER = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[1]
"""Holds them: inside the package where it is installed, around the package in a checkout."""

FILE_VARIABLE = "FRONT_BACK_OFFICE_FILE"
"""The environment variable with the path of the file that every visit of the page begins with."""
