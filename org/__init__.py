"""Shows a company where it meets its customers: front office, back office, and the boundary between."""
