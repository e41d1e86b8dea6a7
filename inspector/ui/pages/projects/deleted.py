"""The projects that were deleted: brought back, or deleted for good."""

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.services.project_folders.deleting import Trashed
from inspector.ui import theme
from inspector.ui.date_text import day_text
from inspector.ui.pages.projects.words import size_text
from inspector.ui.widgets.dialog_size import size_dialog
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.question import Question
from inspector.ui.widgets.read_only_table import ReadOnlyTable

_SIZE_PX = 760, 420


class DeletedDialog(QDialog):
    """Stands over the window without blocking it; `show_projects` fills it, again after each of its wishes."""

    bring_back_wanted = Signal(object)
    erase_wanted = Signal(object)
    """A `Trashed`, to be deleted for good; that was asked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Deleted projects"))
        size_dialog(self, *_SIZE_PX)
        self._listed: list[Trashed] = []
        heads = (self.tr("Project"), self.tr("Deleted"), self.tr("By"), self.tr("Size"), self.tr("Lay in"))
        self.table = ReadOnlyTable(self.tr("Deleted projects"), heads, selects=True)
        self.total = QLabel()
        self.total.setProperty("role", "muted")
        self.back = IconButton("undo", self.tr("Bring back"), primary=True)
        self.erase = IconButton("trash", self.tr("Delete for good…"))
        self.close_button = IconButton("close", self.tr("Close"))
        self.question = Question(self)
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._on_selected)
        self.back.clicked.connect(self._on_back)
        self.erase.clicked.connect(self._on_erase)
        self.close_button.clicked.connect(self.reject)
        self.question.confirmed.connect(self._on_confirmed)
        self.finished.connect(self.deleteLater)

    def show_projects(self, listed: list[Trashed]) -> None:
        """Shows these; the first one is chosen."""
        self._listed = listed
        self.table.setRowCount(len(listed))
        for row, each in enumerate(listed):
            day = day_text(datetime.fromisoformat(each.at).date())
            for column, text in enumerate((each.name, day, each.who, size_text(each.bytes), str(each.folder))):
                self.table.write(row, column, text)
        self.total.setText(
            self.tr("Together {size}. Nothing here goes by itself.").format(size=size_text(sum(each.bytes for each in listed)))
            if listed
            else self.tr("There is none.")
        )
        if listed:
            self.table.selectRow(0)
        self._on_selected()

    @property
    def chosen(self) -> Trashed | None:
        """The one that is marked."""
        row = self.table.currentRow()
        return self._listed[row] if 0 <= row < len(self._listed) and self.table.selectedItems() else None

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.total, 1)
        for button in (self.close_button, self.erase, self.back):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)

    @Slot()
    def _on_selected(self) -> None:
        for button in (self.back, self.erase):
            button.setEnabled(self.chosen is not None)

    @Slot()
    def _on_back(self) -> None:
        if self.chosen is not None:
            self.bring_back_wanted.emit(self.chosen)

    @Slot()
    def _on_erase(self) -> None:
        if self.chosen is not None:
            self._asked = self.chosen
            said = self.tr("Delete {name} for good?").format(name=self.chosen.name)
            detail = self.tr("{size} become free. Nothing brings it back then.").format(size=size_text(self.chosen.bytes))
            self.question.ask(self.tr("Delete for good"), said, detail, self.tr("Delete for good"), self.tr("Keep it"))

    @Slot()
    def _on_confirmed(self) -> None:
        self.erase_wanted.emit(self._asked)
