"""Keeps Python's collector out of all threads but the one that paints, as the program does for itself.

What a test leaves in reference cycles, windows mostly, would otherwise be destroyed by whichever thread of a later test allocates.
"""

import gc
from collections.abc import Iterator

import pytest

_OLDEST_EVERY = 50
_ended = 0


@pytest.fixture(autouse=True)
def collected_where_it_was_made() -> Iterator[None]:
    """Collects at the end of the test, in its thread, and not before."""
    global _ended
    was_enabled = gc.isenabled()
    gc.disable()
    yield
    _ended += 1
    gc.collect(2 if _ended % _OLDEST_EVERY == 0 else 1)
    if was_enabled:
        gc.enable()
