"""A question that stands over the window and does not block it; whoever hits Return or Escape has said no."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget


class Question(QObject):
    """A box with two buttons."""

    confirmed = Signal()
    """Do it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.box: QMessageBox | None = None
        """The box while it is open."""

    def ask(self, title: str, text: str, detail: str, do: str, keep: str) -> None:
        """Opens the box with the buttons `do` and `keep`; while it is open, asking again only brings it to the front."""
        if self.box is not None:
            self.box.activateWindow()
            return
        self.box = box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(title)
        box.setText(text)
        box.setInformativeText(detail)
        self.do_button = box.addButton(do, QMessageBox.ButtonRole.AcceptRole)
        self.keep_button = box.addButton(keep, QMessageBox.ButtonRole.RejectRole)
        for button in (self.do_button, self.keep_button):
            button.setProperty("operator", True)  # large enough for gloves
        box.setDefaultButton(self.keep_button)
        box.setEscapeButton(self.keep_button)
        box.finished.connect(self._on_finished)
        box.open()

    def withdraw(self) -> None:
        """Takes the box away: what it asks about is no more."""
        if self.box is not None:
            self.box.reject()

    @Slot()
    def _on_finished(self) -> None:
        box, self.box = self.box, None
        if box is not None:
            do = box.clickedButton() is self.do_button
            box.deleteLater()
            if do:
                self.confirmed.emit()
