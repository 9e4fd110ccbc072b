"""What the program logs while it works: nothing unless asked.

What comes from a file (names, cells, headers, the name of the file) is logged at debug level only. Everything above
gives sizes, encodings, roles and kinds, so that a log can be passed on.
"""

from __future__ import annotations

import logging

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_OURS = "org"


def configure_logging(verbose: int) -> None:
    """Log to standard error: nothing at 0, the steps of the work at 1, what the files say as well from 2 on.

    A second call replaces what the first one set.
    """
    logger = logging.getLogger(_OURS)
    for handler in [each for each in logger.handlers if isinstance(each, logging.StreamHandler)]:
        logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)
    if not verbose:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(_Marked(_FORMAT))
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if verbose > 1 else logging.INFO)


class _Marked(logging.Formatter):
    """Lines in which nothing steers the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        from org.text import mark_invisible  # takes long to load, and by now it is

        return mark_invisible(super().format(record))


def get_verbosity() -> int:
    """What :func:`configure_logging` was called with last, for a process that is to log the same way."""
    return {logging.DEBUG: 2, logging.INFO: 1}.get(logging.getLogger(_OURS).level, 0)
