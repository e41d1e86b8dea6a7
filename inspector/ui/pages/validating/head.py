"""The line above the validation images: what is added, which are shown, and what there is to be said of them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.picture_names import IMAGE_SUFFIXES
from inspector.core.progress import Progress
from inspector.ui import theme
from inspector.ui.file_patterns import patterns
from inspector.ui.number_text import count_text
from inspector.ui.pages.validating.shown import SHOW_TEXTS, Show
from inspector.ui.stages import stage_text
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.text_room import make_room
from inspector.ui.widgets.wrapped_row import WrappedRow


class Head(QWidget):
    """Emits what the user wants; says what the page gives it."""

    names_chosen = Signal(list)
    """Paths to be added."""
    filter_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add_folder = IconButton(
            "folder", self.tr("Add folder…"), tip=self.tr("Folders called good, ok, ng, defect or by kinds are understood")
        )
        self.add_files = IconButton("images", self.tr("Add images…"))
        self.more = IconButton("more", tip=self.tr("Import, export, draw synthetic defects"))
        self.undo = IconButton("undo", self.tr("Undo"), tip=self.tr("Take the last labelling back (Backspace)"))
        self.refresh = IconButton("refresh", tip=self.tr("Look into the folders again (F5)"))
        self.stop = IconButton("stop", self.tr("Stop"))
        self.show_box, self.kind_box = QComboBox(), QComboBox()
        self.counts, self.progress, self.remark = QLabel(), ElidedLabel(), QLabel()
        self._folder = ""
        self._lay_out()
        self.show_kinds(())
        self.show_progress(None)
        self.add_folder.clicked.connect(self.browse_folder)
        self.add_files.clicked.connect(self.browse_files)
        self.show_box.currentIndexChanged.connect(self.filter_changed)
        self.kind_box.currentIndexChanged.connect(self.filter_changed)

    @property
    def show_wanted(self) -> Show:
        """Which images are wanted."""
        return Show(self.show_box.currentData())

    @property
    def kind_wanted(self) -> str:
        """The kind of defect that is wanted; empty: all."""
        return str(self.kind_box.currentData() or "")

    def choose(self, show: Show) -> None:
        """Chooses which images are shown, of all kinds."""
        self.kind_box.setCurrentIndex(0)
        self.show_box.setCurrentIndex(self.show_box.findData(show.value))

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """Offers these kinds; the chosen one stays as long as there is one of it."""
        if [self.kind_box.itemData(row) for row in range(self.kind_box.count())] == ["", *kinds]:
            return
        wanted = self.kind_wanted
        self.kind_box.blockSignals(True)
        self.kind_box.clear()
        self.kind_box.addItem(self.tr("All kinds"), "")
        for kind in kinds:
            self.kind_box.addItem(kind, kind)
        row = self.kind_box.findData(wanted)
        self.kind_box.setCurrentIndex(max(0, row))
        self.kind_box.blockSignals(False)
        self.kind_box.setVisible(bool(kinds))
        if row < 0:
            self.filter_changed.emit()

    def say(self, sentences: Sequence[str]) -> None:
        """What there is to be said, the most important first."""
        self.remark.setText("\n".join(sentences))
        self.remark.setVisible(bool(sentences))

    def show_progress(self, progress: Progress | None) -> None:
        """How far adding or scoring is; None: nothing is being done."""
        for widget in (self.progress, self.stop):
            widget.setVisible(progress is not None)
        if progress is not None:
            words = stage_text(progress.stage)
            done = f" {count_text(progress.done)} / {count_text(progress.total)}" if progress.total else "…"
            self.progress.setText(words, kept=done)

    @Slot()
    def browse_folder(self) -> None:
        """Asks for a folder to add."""
        chosen = QFileDialog.getExistingDirectory(self.window(), self.tr("Add a folder of validation images"), self._folder)
        self._choose([chosen] if chosen else [])

    @Slot()
    def browse_files(self) -> None:
        """Asks for images to add."""
        kinds = self.tr("Images ({patterns})").format(patterns=patterns(IMAGE_SUFFIXES))
        self._choose(QFileDialog.getOpenFileNames(self.window(), self.tr("Add validation images"), self._folder, kinds)[0])

    def _choose(self, names: Sequence[str]) -> None:
        if names:
            self._folder = str(Path(names[0]).parent)
            self.names_chosen.emit(list(map(Path, names)))

    def _lay_out(self) -> None:
        for show, text in SHOW_TEXTS.items():
            self.show_box.addItem(QCoreApplication.translate("validating", text), show.value)
        make_room(self.show_box)
        self.show_box.setAccessibleName(self.tr("Which images are shown"))
        self.kind_box.setAccessibleName(self.tr("Which kind of defect is shown"))
        self.counts.setProperty("role", "muted")
        self.progress.setProperty("role", "muted")
        self.progress.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.remark.setWordWrap(True)
        row = WrappedRow()
        for widget in (self.add_folder, self.add_files, self.more, self.show_box, self.kind_box):
            row.add(widget)
        row.add_stretch()
        for button in (self.stop, self.undo, self.refresh):
            row.add(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(row)
        layout.addLayout(self._said_below())
        layout.addWidget(self.remark)

    def _said_below(self) -> QHBoxLayout:
        """What there is, and below the button that stops it what is being done: the row of buttons has no room for a sentence."""
        line = QHBoxLayout()
        line.setSpacing(2 * theme.SPACE)
        line.addWidget(self.counts)
        line.addWidget(self.progress, 1)
        return line
