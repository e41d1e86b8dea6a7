"""In which order projects are shown."""

from collections.abc import Sequence
from enum import StrEnum

from inspector.services.recent import RecentProject


class Order(StrEnum):
    """Pinned ones come first in any."""

    OPENED = "opened"
    """The one that was opened last."""
    NAME = "name"


def in_order(projects: Sequence[RecentProject], order: Order) -> list[RecentProject]:
    """`projects`, of which the one opened last comes first, in another order."""
    named = sorted(projects, key=lambda each: (each.name or each.folder.name).casefold()) if order is Order.NAME else list(projects)
    return sorted(named, key=lambda each: not each.pinned)
