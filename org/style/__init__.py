"""Colours, sizes, fonts and text widths."""
