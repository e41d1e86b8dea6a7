"""Asks why another model is put to use; nothing happens without a reason."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.widgets.icon_button import IconButton

_WIDTH_PX = 460


class ReasonDialog(QDialog):
    """Stands over the window without blocking it."""

    given = Signal(str)
    """The reason."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.scaled(_WIDTH_PX))
        said = QLabel(text)
        said.setWordWrap(True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Reason, for the history"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.do = IconButton("check", self.tr("Put to use"), primary=True)
        self.keep = IconButton("close", self.tr("Cancel"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for widget in (self.keep, self.do):
            buttons.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(said)
        layout.addWidget(self.reason)
        layout.addLayout(buttons)
        self.do.setEnabled(False)
        self.do.setDefault(True)
        self.reason.textChanged.connect(self._on_typed)
        self.keep.clicked.connect(self.reject)
        self.do.clicked.connect(self.accept)
        self.accepted.connect(self._on_accepted)
        self.finished.connect(self.deleteLater)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.do.setEnabled(bool(text.strip()))

    @Slot()
    def _on_accepted(self) -> None:
        self.given.emit(self.reason.text().strip())
