"""What the operator enters for the next part: that it is there, and its serial. Shown only where the project asks for it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from inspector.core.serials import MOST_LETTERS, Serial
from inspector.ui import theme
from inspector.ui.said_text import in_words
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton

_SERIAL_PX = 230
_HERE_PX = 60


class Entries(QWidget):
    """A field that a scanner fills, what waits for the next part, and a big button."""

    entered = Signal(str)
    """A serial, as it was typed."""
    taken_back = Signal()
    """What waits was a mistake."""
    part_is_here = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.serial = QLineEdit(placeholderText=self.tr("Serial of the next part"), maxLength=MOST_LETTERS + 1)
        self.serial.setAccessibleName(self.serial.placeholderText())
        self.serial.setToolTip(self.tr("Scan it, or type it and press Enter"))
        self.serial.setFixedWidth(theme.scaled(_SERIAL_PX))
        self.serial.setStyleSheet(f"min-height: {_HERE_PX - 12}px;")
        self._waiting = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.take_back = IconButton("close", tip=self.tr("Take the serial back"), operator=True, quiet=True)
        self.here = IconButton("part", self.tr("Part is here (F8)"), primary=True, operator=True)
        self.here.setToolTip(self.tr("The next picture shows a part: the key F8 says the same, and so does a pedal that types it"))
        self.here.setStyleSheet(f"min-height: {_HERE_PX - 8}px; padding-left: 24px; padding-right: 24px;")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.serial)
        layout.addWidget(self.take_back)
        layout.addWidget(self._waiting, 1)
        layout.addWidget(self.here)
        self.serial.returnPressed.connect(self._on_return)
        self.take_back.clicked.connect(self.taken_back)
        self.here.clicked.connect(self.part_is_here)
        self.ask(serial=False, here=False)

    def waiting_text(self) -> str:
        """What is said of the serial that waits."""
        return self._waiting.text()

    def ask(self, *, serial: bool, here: bool) -> None:
        """What the project wants to be told."""
        self.serial.setVisible(serial)
        self._waiting.setVisible(serial)
        self.here.setVisible(here)
        self.setVisible(serial or here)
        self.show_waiting(None)

    def show_waiting(self, serial: Serial | None) -> None:
        """The serial that the next part gets."""
        none = self.tr("The next part has no serial yet.")
        text = (in_words(serial.remark) or self.tr("Next part: {serial}").format(serial=serial.text)) if serial is not None else none
        if text != self._waiting.text():
            self._waiting.setText(text)
        self.take_back.setVisible(serial is not None and not self.serial.isHidden())

    @Slot()
    def _on_return(self) -> None:
        self.entered.emit(self.serial.text())
        self.serial.clear()
