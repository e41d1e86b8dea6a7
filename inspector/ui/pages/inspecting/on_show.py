"""Which part is on show: the newest of the line, or an older one that the user looks back at."""

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.decision_rule import DecisionRule
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.part_opener import PartOpener
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.inspecting.record import Record
from inspector.ui.pages.inspecting.words import missing_picture
from inspector.ui.pages.judging import judge_for_screen
from inspector.ui.session import Session


class PartOnShow(QObject):
    """Puts parts on the stage; one whose picture is no longer kept is read and judged again."""

    changed = Signal()
    """The user has chosen another part, or is back at the newest."""

    def __init__(self, session: Session, desk: Desk, record: Record, parent: QObject) -> None:
        super().__init__(parent)
        self.part: Part | None = None
        self._session, self._desk, self._record = session, desk, record
        self._chosen: int | None = None
        self._opener = PartOpener(self)
        self._opener.opened.connect(self._on_opened)

    @property
    def looks_back(self) -> bool:
        """Whether the user has chosen an older part to look at."""
        return self._chosen is not None

    @Slot(int)
    def look_at(self, number: int) -> None:
        """Shows a part again."""
        part = self._record.part(number)
        inspector = self._session.inspector
        if part is None:
            return
        self._chosen = number
        self._opener.drop()
        self._desk.select_in_film(number)
        if not part.has_picture and part.path is not None and not part.inspection.error and inspector is not None:
            self._opener.open(part, judge_for_screen(inspector))
        else:
            self._show(part)
            self.changed.emit()

    def step(self, by: int) -> None:
        """To the neighbour of the part on show in the filmstrip."""
        self._desk.film.show_added()
        numbers = self._desk.film.numbers()
        here = self._chosen if self._chosen is not None else (numbers[-1] if numbers else None)
        row = numbers.index(here) + by if here in numbers else len(numbers) - 1
        if numbers and 0 <= row < len(numbers):
            self.look_at(numbers[row])

    @Slot()
    def back_to_newest(self) -> None:
        """Follows the line again."""
        self._chosen = None
        self._opener.drop()
        self._desk.film.show_added()
        self._desk.film.follow()
        self.show_newest()
        self.changed.emit()

    def show_newest(self) -> None:
        """Shows the newest part, unless the user looks back at another one."""
        if self._chosen is None and self._record.newest is not self.part:
            self._show(self._record.newest)

    def judge_again(self, rule: DecisionRule) -> None:
        """Draws the heatmap of the part on show at the threshold of another rule."""
        if self.part is not None:
            self.part.judge_again(rule)
            self._desk.stage.show_threshold(self.part)

    def show_judged(self, part: Part) -> None:
        """Draws the heatmap of a part anew that was judged from its evidence, if it is on show."""
        if part is self.part:
            self._desk.stage.show_threshold(part)

    def clear(self) -> None:
        """Nothing is on show."""
        self._chosen = None
        self._opener.drop()
        self._show(None)

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        return self._opener.stop(timeout_ms)

    @Slot(object)
    def _on_opened(self, part: Part) -> None:
        if part.number == self._chosen:
            self._show(part)
            self.changed.emit()

    def _show(self, part: Part | None) -> None:
        self.part = part
        inspector = self._session.inspector
        self._desk.stage.show_part(part, older=self.looks_back, missing=missing_picture(part))
        self._desk.stage.show_good(inspector.pictures.usual_picture if inspector is not None else None)
