"""Asks which synthetic defects are to be drawn, and shows one on a real good part as it would become."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QDoubleSpinBox, QFormLayout, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from inspector.core.areas import Drawn
from inspector.core.errors import Cancelled
from inspector.core.progress import Progress, Steps
from inspector.core.synthetic import KINDS, LEAST_PX, MOST_COUNT, MOST_PX, MOST_SEED, Wish
from inspector.services.validation.images import ValidationSet
from inspector.ui import messages, theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.number_text import percent_sign
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.canvas.canvas import Canvas
from inspector.ui.widgets.canvas.figure import Figure, Hatch, Look
from inspector.ui.widgets.dialog_size import size_dialog
from inspector.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from inspector.services.validation.synthetic import Ground

KIND_TEXTS = {
    "scratch": QT_TRANSLATE_NOOP("SyntheticDialog", "Scratch"),
    "spot": QT_TRANSLATE_NOOP("SyntheticDialog", "Spot"),
    "dent": QT_TRANSLATE_NOOP("SyntheticDialog", "Dent"),
    "stain": QT_TRANSLATE_NOOP("SyntheticDialog", "Stain"),
    "smear": QT_TRANSLATE_NOOP("SyntheticDialog", "Smear"),
    "missing": QT_TRANSLATE_NOOP("SyntheticDialog", "Missing piece"),
}
_SIZE = (900, 560)
_WAIT_MS, _END_MS = 250, 5000
_OUTLINE = Look("#E0357A", Hatch.NONE)


class SyntheticDialog(QDialog):
    """Stands over the window. `known`: the set, on whose held-out good parts it draws."""

    wanted = Signal(object, object)
    """The `Ground` to draw on and the `Wish`."""

    def __init__(self, folder: Path, known: ValidationSet, mm_per_px: float, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Draw synthetic defects"))
        size_dialog(self, *_SIZE)
        self.kind, self.size_box, self.contrast, self.count, self.seed = (
            QComboBox(),
            QDoubleSpinBox(),
            QDoubleSpinBox(),
            QSpinBox(),
            QSpinBox(),
        )
        self.preview, self.problem = Canvas(), QLabel()
        self.another = IconButton("refresh", self.tr("Another example"))
        self.cancel = IconButton("close", self.tr("Cancel"))
        self.draw = IconButton("plus", self.tr("Draw"), primary=True)
        self._folder, self._known, self._mm_per_px = folder, known, mm_per_px
        self._ground: Ground | None = None
        self._example = 0
        self._job, self._wait = NewestJob(self), QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._make_boxes()
        self._lay_out()
        self._connect()
        self.preview.set_editable(False)
        self.preview.set_empty_text(self.tr("Drawing an example…"))
        self.draw.setEnabled(False)
        self._look()

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        size = self.size_box.value() / (self._mm_per_px or 1.0)
        return Wish(str(self.kind.currentData()), size, self.contrast.value() / 100, self.count.value(), self.seed.value())

    def done(self, result: int) -> None:
        self._wait.stop()
        self._job.stop(_END_MS)
        super().done(result)

    @Slot()
    def _look(self) -> None:
        self._job.start(_example(self._folder, self._known, self._ground, self.wish, self._example))

    @Slot()
    def _on_another(self) -> None:
        self._example += 1
        self._look()

    @Slot(object)
    def _on_drawn(self, found: "tuple[Ground, ScreenPicture, tuple[Drawn, ...]]") -> None:
        self._ground, picture, outline = found
        self.preview.show_picture(picture)
        self.preview.show_figures([Figure(outline, _OUTLINE)])
        self.problem.hide()
        self.draw.setEnabled(True)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        self.preview.show_picture(None)
        self.preview.show_figures(())
        self.preview.set_empty_text("")
        self.problem.setText(_sentence(error))
        self.problem.show()
        self.draw.setEnabled(False)

    @Slot()
    def _on_draw(self) -> None:
        if self._ground is not None:
            self.wanted.emit(self._ground, self.wish)
            self.accept()

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _make_boxes(self) -> None:
        for kind in KINDS:
            self.kind.addItem(QCoreApplication.translate("SyntheticDialog", KIND_TEXTS[kind]), kind)
        in_mm = self._mm_per_px > 0
        unit = self._mm_per_px or 1.0
        self.size_box.setDecimals(2 if in_mm else 0)
        self.size_box.setRange(LEAST_PX * unit + (0.01 if in_mm else 0), MOST_PX * unit - (0.01 if in_mm else 0))
        self.size_box.setSuffix(self.tr(" mm") if in_mm else self.tr(" px"))
        self.size_box.setValue(20 * unit)
        self.contrast.setRange(1, 100)
        self.contrast.setDecimals(0)
        self.contrast.setSuffix(percent_sign())
        self.contrast.setToolTip(self.tr("Of the span between the dark and the bright places of the part"))
        self.contrast.setValue(30)
        self.count.setRange(1, MOST_COUNT)
        self.count.setValue(20)
        self.seed.setRange(0, MOST_SEED)
        self.seed.setToolTip(self.tr("The same number draws the same defects again"))

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(2 * theme.SPACE)
        columns.addLayout(self._make_form(), 2)
        columns.addWidget(self.preview, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.SPACE] * 4)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(columns, 1)
        layout.addLayout(self._make_buttons())

    def _make_form(self) -> QVBoxLayout:
        """What is drawn, and what is to be known of it."""
        form = QFormLayout()
        form.setSpacing(theme.SPACE)
        rows = (
            (self.tr("Kind"), self.kind),
            (self.tr("Length"), self.size_box),
            (self.tr("Contrast"), self.contrast),
            (self.tr("How many"), self.count),
            (self.tr("Number of the draw"), self.seed),
        )
        for text, box in rows:
            box.setAccessibleName(text)
            label = QLabel(text)
            label.setMinimumHeight(theme.scaled(theme.TOUCH_PX))  # beside the middle of its field
            form.addRow(label, box)
        note = QLabel(
            self.tr(
                "They are drawn on real good parts, stay marked as synthetic, and no figure counts them unless it is asked to: a drawn "
                "defect is no promise about real ones."
            )
        )
        for label in (note, self.problem):
            label.setWordWrap(True)
        note.setProperty("role", "muted")
        self.problem.hide()
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE)
        left.addLayout(form)
        left.addWidget(note)
        left.addWidget(self.problem)
        left.addStretch(1)
        return left

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        for button in (self.another, self.cancel, self.draw):
            if button is self.cancel:
                row.addStretch(1)
            row.addWidget(button)
        self.draw.setDefault(True)
        return row

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._wait.start)
        for box in (self.size_box, self.contrast, self.seed):
            box.valueChanged.connect(self._wait.start)
        self._wait.timeout.connect(self._look)
        self._job.succeeded.connect(self._on_drawn)
        self._job.failed.connect(self._on_failed)
        self.another.clicked.connect(self._on_another)
        self.cancel.clicked.connect(self.reject)
        self.draw.clicked.connect(self._on_draw)


def _example(
    folder: Path, known: ValidationSet, ground: "Ground | None", wish: Wish, number: int
) -> "Steps[tuple[Ground, ScreenPicture, tuple[Drawn, ...]]]":
    """The first of the defects that would be drawn, or a later one; the parts are looked for once."""
    yield Progress("Drawing synthetic defects", 0, 0)
    from inspector.services.validation.masks import shapes_of
    from inspector.services.validation.synthetic import draw, find_ground, in_turn

    if ground is None:
        ground = yield from find_ground(folder, known)
    path, turn = in_turn(ground.parts, wish, number)
    found = draw(ground, path, wish, turn)
    return ground, ScreenPicture.of(found.picture), shapes_of(found.mask)


def _sentence(error: BaseException) -> str:
    """What is wrong; the line has nothing to do with it."""
    told = messages.explain(error)
    return told.detail or told.happened
