"""One kind of images that a project names: where they are, and what was found there."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.core.picture_names import IMAGE_SUFFIXES
from inspector.core.progress import Progress
from inspector.services.sources import SourceSurvey, survey_sources
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.dropped import dropped_paths
from inspector.ui.file_patterns import patterns
from inspector.ui.messages import explain
from inspector.ui.pages.project_form.odd_ones import OddOnes
from inspector.ui.pages.project_form.source_findings import SourceFindings
from inspector.ui.tab_order import tab_through
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton

_LIST_SUFFIX = ".txt"


class SourceBox(QFrame):
    """Folders, images and lists, named by dialog or by dropping them; every change is surveyed in a thread."""

    changed = Signal()
    """Other sources were named, or something was found in them."""

    def __init__(self, title: str, hint: str, *, one_piece: bool = False, parent: QWidget | None = None) -> None:
        """`hint` is shown while nothing is named. `one_piece`: asks about images that are unlike the others."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAcceptDrops(True)
        self._is_target = False
        self._names: list[str] = []
        self._job = NewestJob(self)
        self._job.stepped.connect(self._on_stepped)
        self._job.succeeded.connect(self._on_succeeded)
        self._job.failed.connect(self._on_failed)
        self.survey: SourceSurvey | None = None
        self.error: BaseException | None = None
        self.found = 0
        """Images found so far; known before they are read."""
        self._one_piece = one_piece
        self.start_folder = ""
        """Where a dialog begins while nothing is named here."""
        self._left_out: frozenset[str] = frozenset()
        self._kept: frozenset[str] = frozenset()
        self._rows = QVBoxLayout()
        self.findings, self.odd_ones = SourceFindings(), OddOnes()
        self._hint = QLabel(hint)
        self._lay_out(title)

    @property
    def names(self) -> tuple[str, ...]:
        """What is named, as a project stores it: absolute paths, lists with an @ in front."""
        return tuple(self._names)

    @property
    def surveying(self) -> bool:
        """Whether the images are still being looked at."""
        return self._job.running

    def set_names(self, names: Iterable[str]) -> None:
        """Names these sources and no others."""
        self._names = list(dict.fromkeys(names))
        self._show_rows()
        self._look()

    def add(self, paths: Iterable[Path]) -> None:
        """Names more sources; a text file is a list of images."""
        self.set_names([*self._names, *map(_named, paths)])

    def remove(self, name: str) -> None:
        """Names a source no longer."""
        self.set_names(each for each in self._names if each != name)

    def show_choice(self, left_out: Iterable[str], kept: Iterable[str]) -> None:
        """What the user has said of images that are unlike the others."""
        self._left_out, self._kept = frozenset(left_out), frozenset(kept)
        self._show_odd_ones()

    def stop(self) -> None:
        """Ends the survey, as when the page is left."""
        self.findings.stop()
        self._job.drop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self._highlight(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._highlight(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._highlight(False)
        event.acceptProposedAction()
        self.add(dropped_paths(event.mimeData()))

    def _lay_out(self, title: str) -> None:
        heading = QLabel(title)
        heading.setFont(theme.font(theme.FONT_BODY, bold=True))
        heading.setWordWrap(True)
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self.folder_button = IconButton("folder", self.tr("Folder…"), tip=self.tr("Add a folder; it is searched with all its subfolders"))
        self.folder_button.clicked.connect(self._on_folder_clicked)
        self.images_button = IconButton("images", self.tr("Images…"), tip=self.tr("Add single images, or a text file that lists them"))
        self.images_button.clicked.connect(self._on_images_clicked)
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(self.folder_button)
        head.addWidget(self.images_button)
        self._rows.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.SPACE, theme.SPACE + 4, 2 * theme.SPACE, theme.SPACE + 4)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._hint)
        layout.addLayout(self._rows)
        layout.addWidget(self.odd_ones)
        layout.addWidget(self.findings)

    def _show_rows(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        rows: list[QWidget] = []
        for name in self._names:
            row = _SourceRow(name)
            row.removed.connect(self.remove)
            self._rows.addWidget(row)
            rows.append(row.button)
        tab_through((self.images_button, *rows))
        self._hint.setVisible(not self._names)

    def _look(self) -> None:
        self.stop()
        self.survey, self.error, self.found = None, None, 0
        self.findings.clear()
        self._show_odd_ones()
        if self._names:
            self._job.start(survey_sources(self._names))
        self.changed.emit()

    def _show_odd_ones(self) -> None:
        self.odd_ones.show_survey(self.survey if self._one_piece else None, self._left_out, self._kept)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_target:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.colours(self).accent), 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    def _highlight(self, on: bool) -> None:
        self._is_target = on
        self.update()

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        self.findings.show_progress(progress)
        if progress.unit == "images" and progress.total != self.found:
            self.found = progress.total
            self.changed.emit()

    @Slot(object)
    def _on_succeeded(self, survey: SourceSurvey) -> None:
        self.survey, self.found = survey, survey.readable
        self.findings.show_survey(survey)
        self._show_odd_ones()
        self.changed.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.error = error
            self.findings.show_problem(explain(error))
        self.changed.emit()

    @Slot()
    def _on_folder_clicked(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of images"), self._start_folder())
        if chosen:
            self.add([Path(chosen)])

    @Slot()
    def _on_images_clicked(self) -> None:
        kinds = self.tr("Images and lists") + f" ({patterns({*IMAGE_SUFFIXES, _LIST_SUFFIX})})"
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("Choose images"), self._start_folder(), kinds)
        if chosen:
            self.add(map(Path, chosen))

    def _start_folder(self) -> str:
        return folder_of(self._names) or self.start_folder


def folder_of(names: Sequence[str]) -> str:
    """The folder in which the last of these sources lies; empty where there is none."""
    return str(Path(names[-1].lstrip("@")).parent) if names else ""


class _SourceRow(QWidget):
    """One named source and the button that takes it away."""

    removed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        label = ElidedLabel(name.lstrip("@"), Qt.TextElideMode.ElideMiddle)
        button = self.button = IconButton("close", tip=self.tr("Remove {name}").format(name=name), quiet=True)
        button.clicked.connect(lambda: self.removed.emit(self._name))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label, 1)
        layout.addWidget(button)


def _named(path: Path) -> str:
    return f"@{path.absolute()}" if path.suffix.lower() == _LIST_SUFFIX and not path.is_dir() else str(path.absolute())
