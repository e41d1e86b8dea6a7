"""What the chosen area means, and its numbers, to be typed."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QLabel, QLineEdit, QWidget

from inspector.core.areas import LEAST_FACTOR, MOST_FACTOR, Area, Use
from inspector.ui import theme
from inspector.ui.pages.looking.words import LOOKS, meaning_text, use_text
from inspector.ui.widgets.canvas.geometry import Bounds

_BY_FACTOR, _BY_THRESHOLD = 0, 1
_MOST_PX, _MOST_NAME = 1e6, 60


class AreaForm(QWidget):
    """Hidden without an area. Numbers are px of the picture, or mm where its scale is known and mm are chosen."""

    changed = Signal(object, str)
    """The `Area` as it is to be, and a word for what was changed, see `History.do`."""
    placed = Signal(object, str)
    """The `Bounds` that it is to have, and that word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area: Area | None = None
        self._mm_per_px, self._in_use, self._showing = 0.0, 1.0, False
        self.use, self.name, self.by, self.unit = QComboBox(), QLineEdit(), QComboBox(), QComboBox()
        self.value = _spin(3)
        self.numbers = {side: _spin(1) for side in ("x", "y", "width", "height")}
        self._meaning, self._by_name = QLabel(), QLabel(self.tr("Looked at by"))
        self._fill()
        self._lay_out()
        self._connect()
        self.hide()

    def show_area(self, area: Area | None, mm_per_px: float, threshold: float | None) -> None:
        """Shows an area, without a signal; `mm_per_px` 0: the scale is not known. `threshold` is that of the project."""
        self._area, self._mm_per_px, self._in_use = area, mm_per_px, threshold or 1.0
        self.setVisible(area is not None)
        if area is None:
            return
        self._showing = True
        self.use.setCurrentIndex(list(LOOKS).index(area.use))
        if self.name.text().strip() != area.name:
            self.name.setText(area.name)
        self._meaning.setText(meaning_text(area.use))
        zone = area.use is Use.ZONE
        for widget in (self.by, self.value, self._by_name):
            widget.setVisible(zone)
        self.by.setCurrentIndex(_BY_FACTOR if area.threshold is None else _BY_THRESHOLD)
        self.value.setRange(*((LEAST_FACTOR, MOST_FACTOR) if area.threshold is None else (1e-3, 1e9)))
        self.value.setPrefix("× " if area.threshold is None else "")
        self.value.setValue(area.factor if area.threshold is None else area.threshold)
        self.unit.setVisible(bool(mm_per_px))
        self._show_numbers(area)
        self._showing = False

    def _show_numbers(self, area: Area) -> None:
        bounds, scale = Bounds.of(area.drawn), self._scale
        if bounds is None:
            return
        found = {"x": bounds.left, "y": bounds.top, "width": bounds.width, "height": bounds.height}
        for side, spin in self.numbers.items():
            spin.setSuffix(" mm" if scale != 1 else " px")
            spin.setDecimals(3 if scale != 1 else 1)
            spin.setRange(*((scale, _MOST_PX * scale) if side in ("width", "height") else (-_MOST_PX * scale, _MOST_PX * scale)))
            spin.setValue(found[side] * scale)

    @property
    def _scale(self) -> float:
        """What a px counts in the numbers."""
        return self._mm_per_px if self._mm_per_px and self.unit.currentIndex() == 1 else 1.0

    def _fill(self) -> None:
        for use in LOOKS:
            self.use.addItem(use_text(use), use)
        self.by.addItems([self.tr("Sensitivity"), self.tr("Threshold of its own")])
        self.unit.addItems([self.tr("in px"), self.tr("in mm")])
        self.name.setMaxLength(_MOST_NAME)
        self.name.setPlaceholderText(self.tr("Name, such as: clamp"))
        self._meaning.setWordWrap(True)
        self._meaning.setProperty("role", "small")
        self.use.setAccessibleName(self.tr("What the area means"))
        self.name.setAccessibleName(self.tr("Name of the area"))
        self.by.setAccessibleName(self.tr("How the zone is looked at"))
        self.value.setAccessibleName(self.tr("Sensitivity or threshold of the zone"))
        self.value.setSingleStep(0.1)
        self.unit.setAccessibleName(self.tr("Unit of the numbers"))
        self._titles = {
            "x": self.tr("Left"),
            "y": self.tr("Top"),
            "width": self.tr("Width"),
            "height": self.tr("Height"),
        }
        for side, spin in self.numbers.items():
            spin.setAccessibleName(self._titles[side])

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.use, 0, 0, 1, 4)
        grid.addWidget(self._meaning, 1, 0, 1, 4)
        grid.addWidget(self.name, 2, 0, 1, 4)
        grid.addWidget(self._by_name, 3, 0, 1, 4)
        grid.addWidget(self.by, 4, 0, 1, 2)
        grid.addWidget(self.value, 4, 2, 1, 2)
        for number, (side, spin) in enumerate(self.numbers.items()):
            row, column = 5 + number // 2, 2 * (number % 2)
            label = QLabel(self._titles[side])
            label.setBuddy(spin)
            grid.addWidget(label, row, column)
            grid.addWidget(spin, row, column + 1)
        grid.addWidget(self.unit, 7, 0, 1, 4)
        for widget in (self.use, self.name, self.by, self.value, self.unit, *self.numbers.values()):
            widget.setMinimumWidth(6 * theme.SPACE)

    def _connect(self) -> None:
        self.use.currentIndexChanged.connect(self._on_use)
        self.name.textChanged.connect(self._on_name)
        self.by.currentIndexChanged.connect(self._on_by)
        self.value.valueChanged.connect(self._on_value)
        self.unit.currentIndexChanged.connect(self._on_unit)
        for side, spin in self.numbers.items():
            spin.valueChanged.connect(lambda _, side=side: self._on_number(side))

    def _tell(self, area: Area, word: str = "") -> None:
        if not self._showing and area != self._area:
            self._area = area
            self.changed.emit(area, word)

    @Slot(int)
    def _on_use(self, index: int) -> None:
        if self._area is not None:
            self._tell(replace(self._area, use=list(LOOKS)[index], factor=1.0, threshold=None))

    @Slot(str)
    def _on_name(self, name: str) -> None:
        if self._area is not None:
            self._tell(replace(self._area, name=name.strip()), "name")

    @Slot(int)
    def _on_by(self, index: int) -> None:
        if self._area is not None:
            self._tell(replace(self._area, factor=1.0, threshold=self._in_use if index == _BY_THRESHOLD else None))

    @Slot(float)
    def _on_value(self, value: float) -> None:
        if self._area is None or self._showing:
            return
        own = self._area.threshold is not None
        self._tell(replace(self._area, threshold=value) if own else replace(self._area, factor=value), "value")

    @Slot()
    def _on_unit(self) -> None:
        if self._area is not None:
            self._showing, before = True, self._showing
            self._show_numbers(self._area)
            self._showing = before

    def _on_number(self, side: str) -> None:
        if self._showing or self._area is None:
            return
        x, y, width, height = (spin.value() / self._scale for spin in self.numbers.values())
        self.placed.emit(Bounds(x, y, x + width, y + height), side)


def _spin(decimals: int) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setDecimals(decimals)
    made.setKeyboardTracking(False)
    return made
