"""``python -m org``: the command line, from the project's folder."""

import sys

from org.cli import main

if __name__ == "__main__":
    sys.exit(main())
