"""Whose files are imported unasked, and what the files of this PC are signed with; for the page Settings."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QInputDialog, QLabel, QLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.core.errors import InspectorError
from inspector.services import trust
from inspector.services.trust import KEY_SUFFIX, Signer
from inspector.ui import theme
from inspector.ui.joined_text import named_text
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton


class SignerList(QWidget):
    """This PC's own signature in the first row, then everybody who is trusted; read from the disk whenever it is shown."""

    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.own_name, self.own_key = ElidedLabel(), _key_label("")
        self.rename_button = IconButton("edit", self.tr("Rename…"), tip=self.tr("Change the name that others see; the key stays"))
        self.save_button = IconButton(
            "export", self.tr("Save key…"), tip=self.tr("Write the public key of this PC to a file for a station")
        )
        self.add_button = IconButton("plus", self.tr("Trust a key…"), tip=self.tr("Import unasked what a key from another PC has signed"))
        self.remove_buttons: dict[str, IconButton] = {}
        self._nobody = QLabel(self.tr("Nobody: every file from another PC is asked about."))
        self._rows = QGridLayout()
        self.rename_button.clicked.connect(self.rename)
        self.save_button.clicked.connect(self.save)
        self.add_button.clicked.connect(self.add)
        self._lay_out()

    @Slot()
    def refresh(self) -> None:
        """Reads all keys again."""
        own = self._attempt(trust.own_signer)
        self.own_name.setText(own.name if own else self.tr("A key is made at the first export."))
        self.own_key.setText(own.fingerprint if own else "")
        self._show(trust.trusted())

    @Slot()
    def rename(self) -> None:
        """Asks for the name that this PC signs with."""
        own = self._attempt(trust.own_signer)
        name, wanted = QInputDialog.getText(
            self, self.tr("Rename"), self.tr("Files exported here are signed by:"), QLineEdit.EchoMode.Normal, own.name if own else ""
        )
        if wanted:
            self._attempt(lambda: trust.rename_own(name))
            self.refresh()

    @Slot()
    def save(self) -> None:
        """Asks for a file and writes the public key into it."""
        chosen = QFileDialog.getSaveFileName(self, self.tr("Save key"), f"Inspector{KEY_SUFFIX}", f"Inspector (*{KEY_SUFFIX})")[0]
        if chosen:
            file = Path(chosen)
            self._attempt(lambda: trust.export_own(file if file.suffix.lower() == KEY_SUFFIX else file.with_name(file.name + KEY_SUFFIX)))
            self.refresh()

    @Slot()
    def add(self) -> None:
        """Asks for a key file and trusts the key in it."""
        chosen = QFileDialog.getOpenFileName(self, self.tr("Trust a key"), "", f"Inspector (*{KEY_SUFFIX})")[0]
        if chosen:
            self._attempt(lambda: trust.add(Path(chosen)))
            self.refresh()

    def texts(self) -> list[str]:
        """Names and keys of those who are trusted, as they are shown."""
        rows = (self._rows.itemAt(number) for number in range(self._rows.count()))
        labels = (row.widget() for row in rows if row is not None)
        return [label.text() for label in labels if isinstance(label, QLabel)]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _attempt(self, work: Callable[[], Signer | None]) -> Signer | None:
        try:
            return work()
        except InspectorError as error:
            self.failed.emit(error)
            return None

    def _remove(self, signer: Signer) -> None:
        try:
            trust.remove(signer)
        except InspectorError as error:
            self.failed.emit(error)
        self.refresh()

    def _show(self, signers: list[Signer]) -> None:
        _clear(self._rows)
        self.remove_buttons.clear()
        self._nobody.setVisible(not signers)
        for row, signer in enumerate(signers):
            button = IconButton("trash", self.tr("Remove"), tip=self.tr("Ask again before a file of this signer is imported"))
            button.setAccessibleName(named_text(button.text(), signer.name))
            button.clicked.connect(lambda _checked=False, signer=signer: self._remove(signer))
            self.remove_buttons[signer.fingerprint] = button
            for column, widget in enumerate((ElidedLabel(signer.name), _key_label(signer.fingerprint), button)):
                self._rows.addWidget(widget, row, column)

    def _lay_out(self) -> None:
        self._nobody.setProperty("role", "muted")
        own = QHBoxLayout()
        for widget, stretch in ((self.own_name, 1), (self.own_key, 0), (self.rename_button, 0), (self.save_button, 0)):
            own.addWidget(widget, stretch)
        self._rows.setColumnStretch(0, 1)
        for layout in (own, self._rows):
            layout.setSpacing(2 * theme.SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(_bold(self.tr("Files exported on this PC are signed by")))
        column.addLayout(own)
        column.addWidget(_bold(self.tr("Imported without a question: files signed by")))
        column.addWidget(self._nobody)
        column.addLayout(self._rows)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _key_label(fingerprint: str) -> QLabel:
    label = QLabel(fingerprint)
    label.setFont(theme.font(theme.FONT_BODY, tabular=True))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _bold(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(theme.font(theme.FONT_BODY, bold=True))
    return label
