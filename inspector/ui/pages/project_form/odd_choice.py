"""What the user wants done with pictures that are unlike the others: some are left out, some kept."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from inspector.ui.pages.project_form.source_box import SourceBox


class OddChoice(QObject):
    """One choice for all boxes that show such pictures; whatever is chosen in one is shown in all."""

    changed = Signal()

    def __init__(self, boxes: Sequence[SourceBox], parent: QObject) -> None:
        super().__init__(parent)
        self._boxes = tuple(boxes)
        self._left_out: dict[str, None] = {}
        self._kept: set[str] = set()
        for box in self._boxes:
            box.odd_ones.left_out.connect(self._on_left_out)
            box.odd_ones.taken_back.connect(self._on_taken_back)
            box.odd_ones.kept.connect(self._on_kept)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Names of the pictures that are no part of the project, in the order in which they were left out."""
        return tuple(self._left_out)

    def choose(self, left_out: Iterable[str], kept: Iterable[str] = ()) -> None:
        """Leaves these out, and keeps these; nothing has been said of all others."""
        self._left_out, self._kept = dict.fromkeys(left_out), set(kept)
        for box in self._boxes:
            box.show_choice(self._left_out, self._kept)
        self.changed.emit()

    @Slot(list)
    def _on_left_out(self, names: list[str]) -> None:
        self.choose((*self._left_out, *names), self._kept)

    @Slot(list)
    def _on_taken_back(self, names: list[str]) -> None:
        self.choose((name for name in self._left_out if name not in set(names)), self._kept - set(names))

    @Slot(list)
    def _on_kept(self, names: list[str]) -> None:
        self.choose(self._left_out, self._kept | set(names))
