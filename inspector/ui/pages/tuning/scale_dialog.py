"""How large a px is, from a length that somebody knows: drawn on a picture of a good part, or typed."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QLabel, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.core.progress import Progress, Steps
from inspector.ui import messages, theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.number_text import digits_text
from inspector.ui.pages.tuning.cards import row
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.length_picture import LengthPicture

_MOST_PX, _MOST_MM = 100_000.0, 100_000.0
_FIELD_PX = 204
"""Lengths are longer than what else stands in a row of its kind."""


class ScaleDialog(QDialog):
    """Stands over the window, which goes on."""

    chosen = Signal(float)
    """Millimetres per px; 0: the scale is not known."""

    def __init__(self, picture: str, depth: int, mm_per_px: float, window: QWidget) -> None:
        """`picture`: path of a good part, empty: there is none; `depth`: bits of the project's pictures."""
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Scale of the pictures"))
        self.picture, self._said = LengthPicture(), QLabel()
        self.px, self.mm = _length(self.tr("Length in px"), " px", 2, _MOST_PX), _length(self.tr("Length in mm"), " mm", 3, _MOST_MM)
        self.use = IconButton("check", self.tr("Use this scale"), primary=True)
        self.forget = IconButton("trash", self.tr("No scale"), tip=self.tr("Areas are given in px"))
        self.cancel = IconButton("close", self.tr("Cancel"))
        self.use.setDefault(True)
        self.forget.setEnabled(mm_per_px > 0)
        self._lay_out()
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_read)
        self._job.failed.connect(self._on_failed)
        self.picture.drawn.connect(self.px.setValue)
        for field in (self.px, self.mm):
            field.valueChanged.connect(self._on_typed)
        self.use.clicked.connect(self._on_use)
        self.forget.clicked.connect(self._on_forget)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(self._job.drop)
        self._show(mm_per_px)
        if picture:
            self.picture.say(self.tr("Reading the picture…"))
            self._job.start(_read(Path(picture), depth))

    @property
    def mm_per_px(self) -> float:
        """What the two lengths say; 0 where one is missing."""
        return self.mm.value() / self.px.value() if self.px.value() > 0 else 0.0

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.SPACE] * 4)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(QLabel(self.tr("Draw a length that you know on the part, or type how many px it has.")))
        layout.addWidget(self.picture, 1)
        layout.addLayout(row(self.px, QLabel("="), self.mm, self._said, stretch=3))
        layout.addLayout(row(self.forget, QLabel(), self.cancel, self.use, stretch=1))
        for field in (self.px, self.mm):
            field.setMinimumWidth(theme.scaled(_FIELD_PX))

    def _show(self, mm_per_px: float) -> None:
        text = self.tr("1 px = {mm} mm").format(mm=digits_text(mm_per_px, 4)) if mm_per_px > 0 else self.tr("The scale is not set.")
        self._said.setText(text)
        self.use.setEnabled(self.mm_per_px > 0)

    @Slot()
    def _on_typed(self) -> None:
        self._show(self.mm_per_px)

    @Slot(object)
    def _on_read(self, picture: ScreenPicture) -> None:
        self.picture.show_picture(picture)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.picture.say(messages.explain(error).text())

    @Slot()
    def _on_use(self) -> None:
        value = self.mm_per_px
        self.accept()
        self.chosen.emit(value)

    @Slot()
    def _on_forget(self) -> None:
        self.accept()
        self.chosen.emit(0.0)


def _length(name: str, unit: str, decimals: int, most: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setRange(0.0, most)
    made.setDecimals(decimals)
    made.setSuffix(unit)
    made.setAccessibleName(name)
    return made


def _read(path: Path, depth: int) -> Steps[ScreenPicture]:
    from inspector.devices.image_file import read_image  # brings OpenCV, which the window must not wait for

    yield Progress("Reading a picture", 0, 1)
    return ScreenPicture.of(read_image(path), depth)
