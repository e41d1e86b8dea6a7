"""What the Inspect page goes on with when it is made anew: the parts of the last run, and what would be started next."""

from dataclasses import dataclass
from pathlib import Path

from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.record import Record
from inspector.ui.pages.inspecting.starter import Starter
from inspector.ui.widgets.filmstrip_delegate import Thumbnail
from inspector.ui.wishes import Wish


@dataclass(frozen=True, slots=True, eq=False)
class ResumeInspecting(Wish):
    """Inspect: show again what was inspected. Nothing runs."""

    folder: Path | None
    """The project that it belongs to."""
    model_id: str
    record: Record
    """Of the former page, whose table is gone; what it showed is not."""
    starter: Starter
    """Of the former page, too."""
    film: tuple[Thumbnail, ...]
    """What stood in its strip."""

    def resume(self, desk: Desk, record: Record, starter: Starter) -> None:
        """Fills a new page."""
        record.take_over(self.record)
        desk.film.take_over(self.film)
        starter.take_over(self.starter)
