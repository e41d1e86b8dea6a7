"""The line above the sheet: look through, stop, which pictures are shown, and what came of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from inspector.core.good_set import Reason
from inspector.core.progress import Progress
from inspector.ui import theme
from inspector.ui.number_text import count_text
from inspector.ui.pages.doctor.words import Show, short_text, show_text
from inspector.ui.stages import stage_text
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.wrapped_row import WrappedRow


class Head(QWidget):
    """Emits what the user wants; says what the page gives it."""

    filter_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = IconButton("search", self.tr("Look through again"), tip=self.tr("Read all pictures and compare them (F5)"))
        self.stop = IconButton("stop", self.tr("Stop"))
        self.undo = IconButton("undo", self.tr("Undo"), tip=self.tr("Take the last decision back (U)"))
        self.build = IconButton("build", self.tr("Build without them"), primary=True)
        self.show_box = QComboBox()
        self.summary, self.progress = QLabel(), QLabel()
        self.summary.setWordWrap(True)
        self._lay_out()
        self.show_reasons(())
        self.show_progress(None)
        self.show_box.currentIndexChanged.connect(self.filter_changed)

    @property
    def wanted(self) -> Show | Reason:
        """Which pictures are wanted."""
        value = self.show_box.currentData()
        return Reason(value) if value in set(Reason) else Show(value)

    def choose(self, wanted: Show | Reason) -> None:
        """Chooses which pictures are shown."""
        self.show_box.setCurrentIndex(max(0, self.show_box.findData(wanted.value)))

    def show_reasons(self, reasons: Sequence[Reason]) -> None:
        """Offers these reasons as filters; what is chosen stays where it can."""
        before = self.show_box.currentData()
        self.show_box.blockSignals(True)
        self.show_box.clear()
        for show in Show:
            self.show_box.addItem(show_text(show), show.value)
        for reason in reasons:
            self.show_box.addItem(short_text(reason), reason.value)
        self.show_box.setCurrentIndex(max(0, self.show_box.findData(before)))
        self.show_box.blockSignals(False)

    def show_progress(self, progress: Progress | None) -> None:
        """How far it is; None: nothing is being done."""
        for widget in (self.progress, self.stop):
            widget.setVisible(progress is not None)
        self.look.setVisible(progress is None)
        if progress is not None:
            done = f" {count_text(progress.done)} / {count_text(progress.total)}" if progress.total else "…"
            self.progress.setText(stage_text(progress.stage) + done)

    def _lay_out(self) -> None:
        self.show_box.setAccessibleName(self.tr("Which pictures are shown"))
        self.show_box.setMinimumWidth(theme.scaled(170))
        self.progress.setProperty("role", "muted")
        row = WrappedRow()
        row.add(self.show_box)
        row.add(self.progress, stretch=1)
        row.add_stretch()
        row.add(self.stop, self.look, self.undo, self.build)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(row)
        layout.addWidget(self.summary)
