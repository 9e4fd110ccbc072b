"""Shows a company where it meets its customers: front office, back office, and the boundary between."""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent, unless the program that runs it says otherwise
