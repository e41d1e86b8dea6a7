"""The kinds of confirmed defects, each with crops and a tick."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.types import Pixels
from inspector.ui import theme
from inspector.ui.plural import counted
from inspector.ui.widgets.crop_strip import CropStrip

if TYPE_CHECKING:
    from inspector.services.relearning.known_defects import Confirmed


class KindList(QWidget):
    """A card a kind; all are ticked at first."""

    changed = Signal()
    """Another kind is ticked, or none any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticks: dict[str, QCheckBox] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.SPACE)

    def show_kinds(self, confirmed: "Confirmed", crops: Mapping[str, Pixels]) -> None:
        """Shows these in place of the former ones; a kind that was ticked off stays so."""
        off = {kind for kind, tick in self.ticks.items() if not tick.isChecked()}
        self.clear()
        for kind, images in confirmed.kinds.items():
            self.ticks[kind] = tick = QCheckBox(kind or self.tr("no kind named"))
            tick.setChecked(kind not in off)
            tick.toggled.connect(self.changed)
            words = counted(self.tr("{count} confirmed", "", len(images)), len(images)) + " · " + self._known(confirmed.known_of(kind))
            self._layout.addWidget(_card(tick, words, [crops[each.path] for each in images if each.path in crops]))

    def clear(self) -> None:
        """Shows none."""
        self.ticks = {}
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def ticked(self) -> set[str]:
        """The kinds that are meant."""
        return {kind for kind, tick in self.ticks.items() if tick.isChecked()}

    def _known(self, count: int) -> str:
        return counted(self.tr("{count} known to the model", "", count), count) if count else self.tr("the model knows none of them")


def _card(tick: QCheckBox, words: str, crops: list[Pixels]) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    tick.setFont(theme.font(theme.FONT_BODY, bold=True))
    told = QLabel(words)
    told.setProperty("role", "muted")
    head = QHBoxLayout()
    head.addWidget(tick)
    head.addWidget(told)
    head.addStretch(1)
    layout = QVBoxLayout(card)
    layout.addLayout(head)
    layout.addWidget(CropStrip(crops))
    return card
