"""What somebody looks at in the audit of this PC."""

from array import array
from collections.abc import Sequence

from inspector import paths
from inspector.core.audit import Entry
from inspector.core.progress import Progress, Steps
from inspector.storage import audit_listing as stored
from inspector.storage.audit import Wanted
from inspector.storage.audit_listing import Known
from inspector.storage.audit_projects import Span

__all__ = ["Known", "Span", "Wanted", "entries_of", "known", "numbers"]

_STAGE = "Reading the audit"


def numbers(wanted: Wanted) -> Steps["array[int]"]:
    """The numbers of the entries that are wanted, the newest first. Raises `AUDIT_UNREADABLE`."""
    found = array("q")
    for found in stored.numbers(paths.audit_file(), wanted):
        yield Progress(_STAGE, len(found), len(found), "entries")
    return found


def entries_of(numbers: Sequence[int]) -> Steps[dict[int, Entry]]:
    """Some entries by their numbers. Raises `AUDIT_UNREADABLE`."""
    yield Progress(_STAGE, 0, len(numbers), "entries")
    return stored.entries_of(paths.audit_file(), numbers)


def known() -> Steps[Known]:
    """What there is to choose from. Raises `AUDIT_UNREADABLE`."""
    yield Progress(_STAGE, 0, 0)
    return stored.known(paths.audit_file())
