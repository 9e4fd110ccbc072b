"""How a company is drawn: what is in sight, where it lies, how it looks, and the files that show it."""
