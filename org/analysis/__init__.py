"""Measures of a company: its boundary, paths, findings, search, filters."""
