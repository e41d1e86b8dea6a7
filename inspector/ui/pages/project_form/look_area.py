"""Where a part is looked at: a box drawn in one of its pictures, and a background that is found by itself and left out."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.box import Box
from inspector.core.errors import Cancelled
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.types import Pixels
from inspector.services.context import Context
from inspector.services.sources import SourceSurvey
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.messages import explain
from inspector.ui.number_text import count_text, share_text
from inspector.ui.stages import stage_text
from inspector.ui.widgets.box_editor import BoxEditor
from inspector.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from inspector.services.background import Background
    from inspector.services.ignore_areas import NewMask

_LONGEST_PX, _MASK_PX = 1600, 400


class LookArea(QWidget):
    """Hidden until there is a picture of a good part. `project` gives the project as the form has it at this moment."""

    changed = Signal()
    """`roi` or `new_mask` may be another one now."""

    def __init__(self, context: Context, project: Callable[[], Project], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._project = context, project
        self._folder: Path | None = None
        self._shown: tuple[tuple[Path, ...], int] = (), 0
        self._proposal: tuple[Background, NewMask] | None = None
        self.new_mask: NewMask | None = None
        """What the project is to ignore, where that changes."""
        self._stored: Any = None
        self.editor = BoxEditor()
        self._place, self._says = QLabel(), QLabel()
        self.whole_button = IconButton("fit", self.tr("Whole picture"))
        self.propose_button = IconButton("region", self.tr("Propose background"))
        self.use_button = IconButton("check", self.tr("Use"), primary=True)
        self.leave_button = IconButton("close", self.tr("Leave"))
        self.nothing_button = IconButton("trash", self.tr("Ignore nothing"))
        self._reading, self._finding = NewestJob(self), NewestJob(self)
        self._lay_out()
        self._connect()
        self._show()

    @property
    def roi(self) -> tuple[int, ...]:
        """As in `Recipe`."""
        box = self.editor.box
        return (box.x, box.y, box.width, box.height) if box is not None else ()

    @property
    def busy(self) -> bool:
        """Whether something is still being read or looked for."""
        return self._reading.running or self._finding.running

    def text(self) -> str:
        """What is said of the background."""
        return self._says.text()

    def choose(self, roi: tuple[int, ...], folder: Path | None) -> None:
        """Shows the choice of a project, or that of a new one."""
        self.stop()
        self._folder, self._shown, self._proposal, self.new_mask, self._stored = folder, ((), 0), None, None, None
        self.editor.show_ignored(None)
        self.editor.set_box(Box(*roi) if roi else None)
        self._say("")
        self.hide()

    def look(self, survey: SourceSurvey | None, depth: int) -> None:
        """Reads a picture to draw in, in a thread."""
        samples = survey.samples if survey is not None else ()
        if (samples, depth) != self._shown:
            self._shown = samples, depth
            self._reading.start(_read(samples, self._folder, depth)) if samples else self._reading.drop()
        if not samples:
            self.hide()

    def stop(self) -> None:
        """Reads and looks for nothing any more."""
        self._reading.drop()
        self._finding.drop()

    @property
    def _mask(self) -> Any:
        """(H, W) what is ignored, or would be; None: nothing."""
        if self._proposal is not None:
            return self._proposal[0].mask
        if self.new_mask is not None:
            return self.new_mask.mask.pixels if self.new_mask.mask is not None else None
        return self._stored

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Where to look"))
        title.setFont(theme.font(theme.FONT_BODY, bold=True))
        title.setBuddy(self.editor)
        self._place.setFont(theme.font(theme.FONT_BODY, tabular=True))
        for label in (self._place, self._says):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * theme.SPACE, 0, 0)
        layout.setSpacing(6)
        for row in ((title,), (self.editor,), (self._place, self.whole_button), (self._says,)):
            layout.addLayout(_row(row))
        layout.addLayout(_row((self.propose_button, self.use_button, self.leave_button, self.nothing_button)))

    def _connect(self) -> None:
        self.editor.changed.connect(self._on_box_changed)
        self.whole_button.clicked.connect(self._on_whole)
        self.propose_button.clicked.connect(self._on_propose)
        self.use_button.clicked.connect(self._on_use)
        self.leave_button.clicked.connect(self._on_leave)
        self.nothing_button.clicked.connect(self._on_nothing)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self._on_unreadable)
        self._finding.stepped.connect(self._on_stepped)
        self._finding.succeeded.connect(self._on_found)
        self._finding.failed.connect(self._on_failed)

    def _show(self) -> None:
        """Everything as it is now."""
        box, asked = self.editor.box, self._proposal is not None
        text = self.tr("Left {x}, top {y}, {width} × {height} px")
        self._place.setText(
            text.format(x=count_text(box.x), y=count_text(box.y), width=count_text(box.width), height=count_text(box.height))
            if box is not None
            else self.tr("The whole picture. Drag over it to draw a box: the engine then looks closer at what is inside, at no cost.")
        )
        self.whole_button.setVisible(box is not None)
        self.editor.show_ignored(_small(self._mask))
        self.propose_button.setVisible(not asked)
        self.propose_button.setEnabled(not self._finding.running)
        self.use_button.setVisible(asked)
        self.leave_button.setVisible(asked or self._finding.running)
        self.nothing_button.setVisible(not asked and not self._finding.running and self._mask is not None)

    def _say(self, text: str) -> None:
        self._says.setText(text)
        self._says.setVisible(bool(text))

    def _say_ignored(self) -> None:
        mask = self._mask
        share = share_text(float(mask.mean()), 0) if mask is not None else ""
        self._say(self.tr("{share} of the picture is ignored: neither learned nor scored.").format(share=share) if share else "")

    @Slot()
    def _on_box_changed(self) -> None:
        self._show()
        self.changed.emit()

    @Slot()
    def _on_whole(self) -> None:
        self.editor.set_box(None)

    @Slot()
    def _on_propose(self) -> None:
        self._finding.start(_find(self._project(), self._context))
        self._say(self.tr("Comparing the pictures of good parts…"))
        self._show()

    @Slot()
    def _on_use(self) -> None:
        if self._proposal is not None:
            self.new_mask, self._proposal = self._proposal[1], None
        self._settle()

    @Slot()
    def _on_leave(self) -> None:
        self._finding.drop()
        self._proposal = None
        self._settle()

    @Slot()
    def _on_nothing(self) -> None:
        from inspector.services.ignore_areas import NewMask

        self.new_mask = NewMask(None)
        self._settle()

    def _settle(self) -> None:
        self._say_ignored()
        self._show()
        self.changed.emit()

    @Slot(object)
    def _on_read(self, found: tuple[Pixels, tuple[int, int], Any]) -> None:
        pixels, size, self._stored = found
        self.editor.show_picture(pixels, size)
        self._say_ignored()
        self._show()
        self.show()

    @Slot(object)
    def _on_unreadable(self, error: BaseException) -> None:
        self.hide()

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        if progress.total:
            text = self.tr("{stage}: {done} of {total}")
            self._say(text.format(stage=stage_text(progress.stage), done=count_text(progress.done), total=count_text(progress.total)))

    @Slot(object)
    def _on_found(self, proposal: "tuple[Background, NewMask]") -> None:
        found, new_mask = proposal
        if new_mask.mask is not None:
            self._proposal = proposal
            text = self.tr("No good part lies in the tinted {share} of the picture. Look at it: what you use is not learned or scored.")
            self._say(text.format(share=share_text(found.share, 0)))
        else:
            self._say(self.tr("No background can be told from the part for sure."))
        self._show()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            message = explain(error)
            self._say(message.detail or message.happened)
        self._show()


def _row(widgets: tuple[QWidget, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.SPACE)
    for widget in widgets:
        row.addWidget(widget, int(isinstance(widget, QLabel | BoxEditor)))
    if isinstance(widgets[-1], IconButton) and len(widgets) > 2:
        row.addStretch(1)
    return row


def _read(samples: tuple[Path, ...], folder: Path | None, depth: int) -> Steps[tuple[Pixels, tuple[int, int], Any]]:
    """A small picture of the first sample, (height, width) of the file, and what the project in `folder` ignores (H, W), or None."""
    yield Progress("Reading a picture", 0, 1)
    from inspector.services.ignore_areas import mask_of_project
    from inspector.services.thumbnail import sized_thumbnail  # brings OpenCV, which the window must not wait for

    pixels, size = sized_thumbnail(samples[0], _LONGEST_PX, depth)
    mask = mask_of_project(folder) if folder is not None else None
    return pixels, size, mask.pixels if mask is not None else None


def _find(project: Project, context: Context) -> "Steps[tuple[Background, NewMask]]":
    """What is proposed, and what the project gets where it is used."""
    yield Progress("Starting", 0, 0)
    from inspector.services.background import find

    found = yield from find(project, context)
    return found, found.as_mask()


def _small(mask: Any) -> Any:
    """Some of a mask's rows and columns (h, w): enough for the eye, and few enough for the thread that paints."""
    step = max(1, max(mask.shape) // _MASK_PX) if mask is not None else 1
    return mask[::step, ::step] if mask is not None else None
