"""How many examples Hypothesis makes up for a test: fewer in `make check`, more in `make test-all`."""

from __future__ import annotations

import hypothesis


def examples(factor: float) -> hypothesis.settings:
    """Decorate a test to get ``factor`` times as many examples as others: fewer where each of them takes long."""
    return hypothesis.settings(max_examples=round(factor * hypothesis.settings.default.max_examples))
