"""Paints the defect mask of one validation image: by brush, eraser and polygon, or from a picture file."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.areas import Drawn
from inspector.core.errors import Cancelled
from inspector.core.picture_names import IMAGE_SUFFIXES
from inspector.core.progress import Progress, Steps
from inspector.services.validation.images import ValidationImage
from inspector.ui import messages, theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.file_patterns import patterns
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.canvas.canvas import Canvas
from inspector.ui.widgets.canvas.figure import Figure, Hatch, Look
from inspector.ui.widgets.canvas.history import History
from inspector.ui.widgets.canvas.tool_bar import CanvasTools
from inspector.ui.widgets.canvas.tools import Tool
from inspector.ui.widgets.dialog_size import size_dialog
from inspector.ui.widgets.icon_button import IconButton

_SIZE = (980, 680)
_LOOK = Look("#E0357A", Hatch.RISING)
_END_MS = 5000


class MaskDialog(QDialog):
    """Stands over the window. The picture and the mask that it has come by a thread; nothing is stored before it is wanted."""

    painted = Signal(object, object)
    """The tuple of `Drawn` that is the mask from now on, and the (H, W) of its picture."""

    def __init__(self, folder: Path, image: ValidationImage, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Mask of {name}").format(name=Path(image.path).name))
        size_dialog(self, *_SIZE)
        self.canvas, self.problem = Canvas(), QLabel()
        self.tools = CanvasTools(self.canvas, self)
        self.from_file = IconButton("file", self.tr("From a picture…"), tip=self.tr("Take the white places of a picture of the same size"))
        self.clear = IconButton("trash", self.tr("Clear"))
        self.cancel = IconButton("close", self.tr("Cancel"))
        self.keep = IconButton("check", self.tr("Keep mask"), primary=True)
        self._image, self._steps = image, History[tuple[Drawn, ...]](())
        self._job = NewestJob(self)
        self._lay_out()
        self._connect()
        self._enable()
        self.canvas.set_empty_text(self.tr("Reading the picture…"))
        self._job.start(_opened(folder, image))

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """What is painted by now."""
        return self._steps.now

    def done(self, result: int) -> None:
        self._job.stop(_END_MS)
        super().done(result)

    # -- what the hand does ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_drawn(self, made: Drawn) -> None:
        self._do((*self.drawn, made))

    @Slot(int, object, str)
    def _on_changed(self, _: int, drawn: tuple[Drawn, ...], word: str) -> None:
        self._do(drawn, word)

    @Slot()
    def _on_clear(self) -> None:
        self._do(())

    def _do(self, drawn: Sequence[Drawn], word: str = "") -> None:
        self._steps.do(tuple(drawn), word or None)
        self._show()

    @Slot()
    def _on_undo(self) -> None:
        self._steps.undo()
        self._show()

    @Slot()
    def _on_redo(self) -> None:
        self._steps.redo()
        self._show()

    @Slot()
    def _on_keep(self) -> None:
        self.painted.emit(self.drawn, self.canvas.picture_size)
        self.accept()

    @Slot()
    def browse(self) -> None:
        """Asks for a picture whose white places are the mask."""
        kinds = self.tr("Images ({patterns})").format(patterns=patterns(IMAGE_SUFFIXES))
        start = str(Path(self._image.path).parent)
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Mask from a picture"), start, kinds)
        if chosen:
            self._job.start(_from_file(Path(chosen), self.canvas.picture_size))

    # -- what is shown --------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.canvas.show_figures([Figure(self.drawn, _LOOK)] if self.drawn else [])
        self._enable()

    def _enable(self) -> None:
        there = any(self.canvas.picture_size)
        self.tools.set_editable(there)
        self.tools.show_steps(can_undo=self._steps.can_undo, can_redo=self._steps.can_redo)
        self.from_file.setEnabled(there)
        self.keep.setEnabled(there)
        self.clear.setEnabled(bool(self.drawn))

    @Slot(object)
    def _on_read(self, read: "tuple[ScreenPicture | None, tuple[Drawn, ...], str]") -> None:
        picture, drawn, problem = read
        if picture is not None:
            self.canvas.show_picture(picture)
            self._steps = History(drawn)
            self._show()
            self.canvas.set_tool(Tool.BRUSH)
        else:
            self._do(drawn)
        self._say(problem)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        if not any(self.canvas.picture_size):
            self.canvas.set_empty_text("")
        self._say(_sentence(error))

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        hint = QLabel(self.tr("Paint what is defective. An image with a mask shows a defect."))
        hint.setProperty("role", "muted")
        self.problem.setWordWrap(True)
        self.problem.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        for button in (self.from_file, self.clear, self.cancel, self.keep):
            button.setAutoDefault(False)  # Enter closes polygons
            if button is self.cancel:
                row.addStretch(1)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.SPACE] * 4)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(hint)
        layout.addWidget(self.tools)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.problem)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.canvas.drawn.connect(self._on_drawn)
        self.canvas.changed.connect(self._on_changed)
        self.canvas.removal_wanted.connect(self._on_clear)
        self.tools.undo_wanted.connect(self._on_undo)
        self.tools.redo_wanted.connect(self._on_redo)
        self.from_file.clicked.connect(self.browse)
        self.clear.clicked.connect(self._on_clear)
        self.cancel.clicked.connect(self.reject)
        self.keep.clicked.connect(self._on_keep)
        self._job.succeeded.connect(self._on_read)
        self._job.failed.connect(self._on_failed)


def _opened(folder: Path, image: ValidationImage) -> Steps[tuple[ScreenPicture | None, tuple[Drawn, ...], str]]:
    """The picture with the mask that it has; a mask that says nothing of it is told of, and begins anew."""
    yield Progress("Opening the picture", 0, 2)
    from inspector.core.errors import InspectorError
    from inspector.devices.image_file import read_image
    from inspector.services.validation.masks import mask_file, read_mask, shapes_of

    picture = read_image(Path(image.path))
    yield Progress("Opening the picture", 1, 2)
    file, problem, drawn = mask_file(folder, image), "", tuple[Drawn, ...]()
    try:
        drawn = shapes_of(read_mask(file, (picture.shape[0], picture.shape[1]))) if file is not None else ()
    except InspectorError as error:
        problem = _sentence(error)
    return ScreenPicture.of(picture), drawn, problem


def _from_file(path: Path, size: tuple[int, int]) -> Steps[tuple[ScreenPicture | None, tuple[Drawn, ...], str]]:
    yield Progress("Reading a picture", 0, 1)
    from inspector.services.validation.masks import read_mask, shapes_of

    return None, shapes_of(read_mask(path, size)), ""


def _sentence(error: BaseException) -> str:
    """What is wrong; the line has nothing to do with it."""
    told = messages.explain(error)
    return told.detail or told.happened
