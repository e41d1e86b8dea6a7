"""Asks for a camera that has a place and options: its address or serial, what is known of it, and how that is written."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from inspector.core.errors import InspectorError
from inspector.ui import theme
from inspector.ui.pages.source_fields import SourceFields
from inspector.ui.widgets.icon_button import IconButton

_LEAST_PX = 520


class SourceDialog(QDialog):
    """Stands over the window, which goes on."""

    written = Signal(str)
    """The source in the syntax of sources."""

    def __init__(self, kind: str, title: str, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.scaled(_LEAST_PX))
        self.fields = SourceFields(kind, leave_out=("producer",))  # that is a setting of this PC
        self.open_button = IconButton("check", self.tr("Open"), primary=True)
        self.cancel_button = IconButton("close", self.tr("Cancel"))
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.cancel_button, self.open_button):
            row.addWidget(button)
        self.open_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.SPACE] * 4)
        layout.addWidget(self.fields)
        layout.addLayout(row)
        self.fields.changed.connect(self._on_changed)
        self.open_button.clicked.connect(self._on_open)
        self.cancel_button.clicked.connect(self.reject)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self.open_button.setEnabled(not self.fields.problem)

    @Slot()
    def _on_open(self) -> None:
        try:
            text = self.fields.written.text
        except InspectorError:
            return
        self.accept()
        self.written.emit(text)
