"""Cards of one size, as many in a row as fit, sharing the width."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from inspector.ui import theme


class CardGrid(QWidget):
    """Lays cards out from left to right and top to bottom, and again whenever its width changes."""

    def __init__(self, card_width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card_width = card_width_px
        self._cards: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2 * theme.SPACE)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)

    def set_cards(self, cards: Sequence[QWidget]) -> None:
        """Shows these cards; the former ones are destroyed."""
        for card in self._cards:
            if card not in cards:
                self._grid.removeWidget(card)
                card.hide()
                card.deleteLater()
        self._cards = list(cards)
        self._arrange(force=True)

    @property
    def columns(self) -> int:
        """How many cards stand in a row."""
        return self._columns

    def minimumSizeHint(self) -> QSize:
        """One card wide: the cards in a row must not keep the window from becoming narrower."""
        return QSize(self._card_width, self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(force=False)

    def _arrange(self, force: bool) -> None:
        gap = self._grid.spacing()
        columns = max(1, (self.width() + gap) // (self._card_width + gap))
        if columns == self._columns and not force:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._grid.setColumnMinimumWidth(column, self._card_width if column < columns else 0)
        self._columns = columns
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // columns, number % columns)
