"""Bytes → a table of text → a Company, with every problem listed; and the way back to CSV."""
