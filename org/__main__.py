"""``python -m org``: the command line, from the project's folder."""

from org.cli import run

if __name__ == "__main__":
    run()
