"""What a file of settings would change, before it does."""

from dataclasses import fields

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.user_settings import Settings
from inspector.services.settings_exchange import Import
from inspector.ui import theme
from inspector.ui.pages.settings import words
from inspector.ui.plural import counted
from inspector.ui.said_text import in_words
from inspector.ui.widgets.dialog_size import size_dialog
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.read_only_table import ReadOnlyTable

_SIZE_PX = 760, 460
_NAMED = 6


class ImportDialog(QDialog):
    """Stands over the window without blocking it."""

    confirmed = Signal(object)
    """The values to be changed, by name."""

    def __init__(self, found: Import, parent: QWidget) -> None:
        super().__init__(parent)
        self._found = found
        self.setWindowTitle(self.tr("Import settings"))
        size_dialog(self, *_SIZE_PX)
        self.said = QLabel(self._text())
        self.said.setWordWrap(True)
        self.table = ReadOnlyTable(self.tr("What would change"), (self.tr("Setting"), self.tr("Now"), self.tr("Then")))
        self.rest = QLabel("\n".join(self._rest()))
        self.rest.setWordWrap(True)
        self.rest.setProperty("role", "muted")
        self.do = IconButton("check", self.tr("Change them"), primary=True)
        self.keep = IconButton("close", self.tr("Cancel") if found.changes else self.tr("Close"))
        self._fill()
        self._lay_out()
        self.do.clicked.connect(self.accept)
        self.keep.clicked.connect(self.reject)
        self.accepted.connect(self._on_accepted)
        self.finished.connect(self.deleteLater)

    @Slot()
    def _on_accepted(self) -> None:
        self.confirmed.emit(self._found.values)

    def _text(self) -> str:
        count = len(self._found.changes)
        if not count:
            return self.tr("Nothing differs from what is set here.")
        return counted(self.tr("{count} settings would be changed:", "", count), count)

    def _rest(self) -> list[str]:
        lines = [in_words(sentence) for _, sentence in self._found.staying[:_NAMED]]
        passed = (*self._found.private, *self._found.unknown)
        if passed:
            text = self.tr("Passed over, as they belong to another PC or to a newer version: {names}")
            lines.append(text.format(names=", ".join(passed[:_NAMED])))
        return lines

    def _fill(self) -> None:
        known = {each.name: each for each in fields(Settings)}
        self.table.setRowCount(len(self._found.changes))
        for row, change in enumerate(self._found.changes):
            each = known[change.name]
            texts = words.title(each), words.value_text(each, change.before), words.value_text(each, change.after)
            for column, text in enumerate(texts):
                self.table.write(row, column, text)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for widget in (self.keep, self.do):
            buttons.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * theme.SPACE)
        for part in (self.said, self.table, self.rest):
            layout.addWidget(part)
        layout.addLayout(buttons)
        self.rest.setVisible(bool(self.rest.text()))
        self.table.setVisible(bool(self._found.changes))
        self.do.setVisible(bool(self._found.changes))
        (self.keep if not self._found.changes else self.do).setDefault(True)
