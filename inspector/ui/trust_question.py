"""Asks, without blocking, whether a file is imported whose origin this PC does not trust. Whatever is not answered is not imported."""

from collections import deque
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QMessageBox, QPushButton, QWidget

from inspector.services import trust
from inspector.services.trust import Answer, Origin, Signer
from inspector.ui.transfers import Agreed, Transfer


class TrustQuestion(QObject):
    """One box over the window at a time; further files wait for it."""

    agreed = Signal(object)
    """The `Transfer` to be done again: it now carries what was agreed to."""
    declined = Signal(object)
    """The `Transfer`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: deque[tuple[Transfer, Origin]] = deque()
        self.box: QMessageBox | None = None
        """The box while it is open."""
        self.import_button: QPushButton
        self.leave_button: QPushButton
        self.trust_box: QCheckBox | None = None

    def ask(self, transfer: Transfer, origin: Origin) -> None:
        """Asks about a file; one that is asked about already is not asked about twice."""
        if (transfer, origin) not in self._waiting:
            self._waiting.append((transfer, origin))
        self._next()

    def _next(self) -> None:
        if self.box is not None:
            self.box.activateWindow()
        elif self._waiting:
            transfer, origin = self._waiting[0]
            self._open(*(self._about_unsigned(transfer) if origin.signer is None else self._about(transfer, origin.signer)))
            self._offer_trust(origin)

    def _about_unsigned(self, transfer: Transfer) -> tuple[str, str]:
        return self.tr("Import a file that nobody has signed?"), self.tr(
            "{file} does not say who made it: an older version of Inspector exported it, or somebody has changed it since."
        ).format(file=transfer.file.name)

    def _about(self, transfer: Transfer, signer: Signer) -> tuple[str, str]:
        told = self.tr("{file} is signed by:\n{name}\nKey {key}").format(
            file=transfer.file.name, name=signer.name, key=signer.fingerprint.replace(" ", "\N{NO-BREAK SPACE}")
        )
        compare = self.tr("If it comes from the PC that you think it does, the page Settings there shows the same key.")
        careful = (
            self.tr("Careful: somebody of the same name is trusted on this PC, and has another key.") if trust.has_namesake(signer) else ""
        )
        return self.tr("Import a file from somebody whom this PC does not know?"), "\n\n".join(filter(None, (told, compare, careful)))

    def _open(self, text: str, detail: str) -> None:
        self.box = box = QMessageBox(self._window)
        box.setOption(QMessageBox.Option.DontUseNativeDialog)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Who made this file?"))
        box.setText(text)
        warning = self.tr("A model decides which parts are OK. Import only what you know the origin of.")
        box.setInformativeText(f"{detail}\n\n{warning}")
        for label in box.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)  # a name may look like markup
        self.import_button = box.addButton(self.tr("Import"), QMessageBox.ButtonRole.AcceptRole)
        self.leave_button = box.addButton(self.tr("Do not import"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(self.leave_button)
        box.setEscapeButton(self.leave_button)
        box.finished.connect(self._on_finished)
        box.open()

    def _offer_trust(self, origin: Origin) -> None:
        self.trust_box = QCheckBox(self.tr("Trust this signer from now on")) if origin.signer is not None else None
        if self.box is not None and self.trust_box is not None:
            self.box.setCheckBox(self.trust_box)

    @Slot()
    def _on_finished(self) -> None:
        box, self.box = self.box, None
        if box is None:
            return
        transfer, origin = self._waiting.popleft()
        if box.clickedButton() is self.import_button:
            always = self.trust_box is not None and self.trust_box.isChecked()
            self.agreed.emit(replace(transfer, agreed=Agreed(origin.digest, Answer.TRUST if always else Answer.IMPORT)))
        else:
            self.declined.emit(transfer)
        box.deleteLater()
        self._next()
