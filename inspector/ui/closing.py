"""Asks, once and without blocking, whether work that is going on shall be given up."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget


class CloseQuestion(QObject):
    """A box over the window; the work goes on while it is open."""

    confirmed = Signal()
    """Stop the work and close."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.box: QMessageBox | None = None
        """The box while it is open."""

    def ask_about_build(self) -> None:
        """Asks whether the running build shall be stopped."""
        title, text = self.tr("A build is running"), self.tr("Stop the build and close?")
        detail = self.tr("What it has done so far is lost. The model in use before stays in use.")
        self._ask(title, text, detail, self.tr("Keep building"))

    def ask_about_transfer(self) -> None:
        """Asks whether an export or import that is on its way shall be stopped."""
        title, text = self.tr("A project is on its way"), self.tr("Stop the export or import and close?")
        self._ask(title, text, self.tr("Nothing of it is left behind; it can be done again later."), self.tr("Go on with it"))

    def _ask(self, title: str, text: str, detail: str, keep: str) -> None:
        """Opens the box; while it is open, asking again only brings it to the front."""
        if self.box is not None:
            self.box.activateWindow()
            return
        self.box = box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(title)
        box.setText(text)
        box.setInformativeText(detail)
        self.stop_button = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        self.keep_button = box.addButton(keep, QMessageBox.ButtonRole.RejectRole)
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
