"""The areas of the draft as a list: one is chosen, moved up or down, deleted."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QTransform
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from inspector.core.areas import Area, Drawn, Form
from inspector.ui import theme
from inspector.ui.pages.looking.words import LOOKS, area_text
from inspector.ui.widgets.canvas.figure import Figure, Look
from inspector.ui.widgets.canvas.stencil import figure_image
from inspector.ui.widgets.icon_button import IconButton

_ROWS = 3, 6
"""Most that are seen at once in a low and in a high window."""
_HIGH_PX = 850
_SWATCH_PX = 28


class AreaList(QWidget):
    """Below it what can be done with the chosen one."""

    chosen = Signal(int)
    """Another area; -1: none, so that what is painted next begins one."""
    moved = Signal(int)
    """The chosen one is to go so many places down."""
    removal_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows, self._empty = _Rows(), QLabel()
        self.rows.setIconSize(QSize(_SWATCH_PX, _SWATCH_PX))
        self.rows.setAccessibleName(self.tr("Areas"))
        self._empty.setText(self.tr("Everything is looked at. Take a tool and draw on the picture."))
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "muted")
        self.none = IconButton("plus", tip=self.tr("Begin another area with the next stroke"), operator=True)
        self.up = IconButton("up", tip=self.tr("Further up: of zones that overlap the lower one in the list counts"), operator=True)
        self.down = IconButton("down", tip=self.tr("Further down: of zones that overlap the lower one in the list counts"), operator=True)
        self.remove = IconButton("trash", tip=self.tr("Delete the chosen area (Del)"), operator=True)
        self._lay_out()
        self.rows.currentRowChanged.connect(self.chosen)
        self.rows.removal_wanted.connect(self.removal_wanted)
        self.none.clicked.connect(lambda: self.chosen.emit(-1))
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.remove.clicked.connect(self.removal_wanted)

    def show_areas(self, areas: Sequence[Area], chosen: int, *, editable: bool) -> None:
        """Shows these, without a signal."""
        self.rows.blockSignals(True)
        while self.rows.count() > len(areas):
            self.rows.takeItem(self.rows.count() - 1)
        while self.rows.count() < len(areas):
            self.rows.addItem(QListWidgetItem())
        for row, area in enumerate(areas):
            item = self.rows.item(row)
            item.setText(area_text(area))
            item.setToolTip(area_text(area))
            item.setIcon(_swatch(LOOKS[area.use]))
        self.rows.setCurrentRow(chosen)
        self.rows.blockSignals(False)
        most = _ROWS[self.window().height() > _HIGH_PX]
        self.rows.setFixedHeight(min(max(len(areas), 1), most) * max(self.rows.sizeHintForRow(0), theme.TOUCH_PX) + 4)
        self.rows.setVisible(bool(areas))
        self._empty.setVisible(not areas)
        self.none.setEnabled(editable and chosen >= 0)
        self.remove.setEnabled(editable and chosen >= 0)
        self.up.setEnabled(editable and chosen > 0)
        self.down.setEnabled(editable and 0 <= chosen < len(areas) - 1)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE)
        for button in (self.none, self.up, self.down, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._empty)
        layout.addWidget(self.rows)
        layout.addLayout(buttons)


class _Rows(QListWidget):
    removal_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentRow() >= 0:
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)


def _swatch(look: Look) -> QIcon:
    """A piece of an area as it looks on the picture."""
    corner = _SWATCH_PX - 5
    figure = Figure((Drawn(Form.RECTANGLE, ((5, 5), (corner, corner))),), look)
    image = figure_image(figure, QTransform(), QRect(0, 0, _SWATCH_PX, _SWATCH_PX), 1.0)
    return QIcon(QPixmap.fromImage(image))
