"""Asks, once and without blocking, whether a running build shall be given up."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget


class CloseQuestion(QObject):
    """A box over the window; the build goes on while it is open."""

    confirmed = Signal()
    """Stop the build and close."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.box: QMessageBox | None = None
        """The box while it is open."""

    @Slot()
    def ask(self) -> None:
        """Opens the box; while it is open, asking again only brings it to the front."""
        if self.box is not None:
            self.box.activateWindow()
            return
        self.box = box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("A build is running"))
        box.setText(self.tr("Stop the build and close?"))
        box.setInformativeText(self.tr("What it has done so far is lost. The model in use before stays in use."))
        self.stop_button = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        self.keep_button = box.addButton(self.tr("Keep building"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(self.keep_button)
        box.setEscapeButton(self.keep_button)
        box.finished.connect(self._on_finished)
        box.open()

    @Slot()
    def _on_finished(self) -> None:
        box, self.box = self.box, None
        if box is not None:
            stop = box.clickedButton() is self.stop_button
            box.deleteLater()
            if stop:
                self.confirmed.emit()
