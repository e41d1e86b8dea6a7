"""The list of parts on which two models disagree, each with a small picture that is read while it is looked at."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from inspector.services.comparing.comparison import Disagreement
from inspector.ui import theme
from inspector.ui.pages.pictured_list import PicturedList

_PICTURE_PX = 38


class Disagreements(PicturedList):
    """Arrow keys and taps go from part to part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Parts on which the models disagree"), _PICTURE_PX, parent)

    def show_parts(self, parts: Sequence[tuple[str, Disagreement]]) -> None:
        """Replaces the list by parts with what is said of each; the first one is chosen."""
        self.blockSignals(True)
        self.clear()
        for text, each in parts:
            self.add(text, each, each.part.path, theme.TOUCH_PX)
        self.blockSignals(False)
        if parts:
            self.setCurrentRow(0)

    def part(self, number: int) -> Disagreement | None:
        """The part in a row; None where there is none."""
        found: Disagreement | None = self.value(number)
        return found
