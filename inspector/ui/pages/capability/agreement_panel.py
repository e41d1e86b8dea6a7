"""How well people and machine agree, in plain words, and as a PDF."""

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.services.health.agreement import Agreements
from inspector.ui import theme
from inspector.ui.pages.capability.table import TextTable
from inspector.ui.pages.capability.words import agreement_rows, kappa_of, meaning_of, share_of, spread_text
from inspector.ui.widgets.icon_button import IconButton


class AgreementPanel(QFrame):
    """Knows no project; the page fills it."""

    pdf_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.pdf = IconButton("file", self.tr("Save as PDF…"))
        self.said, self.doubt, self.spread, self.saved = QLabel(), QLabel(), QLabel(), QLabel()
        self.open_saved = IconButton("eye", self.tr("Open"))
        columns = self.tr("Who"), self.tr("Said the same"), self.tr("Kappa"), self.tr("What it means")
        self.table = TextTable(self.tr("Agreement of people and machine"), columns)
        self._file = ""
        self._lay_out()
        self.pdf.clicked.connect(self.pdf_clicked)
        self.open_saved.clicked.connect(self._on_open)
        self.show_agreements(None)

    def show_agreements(self, found: Agreements | None) -> None:
        """What the record says; None: it is not known yet, or nothing was recorded."""
        rows = agreement_rows(found) if found is not None else []
        how = self.tr(
            "Have two persons judge the same parts on Verify, or one person judge parts again, or inspect parts with a serial several "
            "times: how well they agree stands here then."
        )
        about = self.tr("Shares have exact intervals of 95%. Kappa is the agreement beyond chance: 1 is perfect, 0 is luck.")
        self.said.setText(about if rows else how)
        self.doubt.setText(self.tr("So few parts say little: 30 that were judged twice, half of them defects, are a beginning."))
        self.doubt.setVisible(bool(rows) and found is not None and found.is_thin)
        self.spread.setText(spread_text(found) if found is not None else "")
        self.table.show_rows([(name, share_of(each), kappa_of(each), meaning_of(each)) for name, each in rows])
        self.table.setVisible(bool(rows))
        self.pdf.setEnabled(bool(rows))
        self.show_saved("", "")

    def show_saved(self, text: str, file: str) -> None:
        """Says where it was written, with a button that opens it."""
        self._file = file
        self.saved.setText(text)
        for widget in (self.saved, self.open_saved):
            widget.setVisible(bool(text))

    @Slot()
    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._file))

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Do people and the machine agree?"))
        title.setProperty("role", "heading")
        title.setWordWrap(True)
        for label in (self.said, self.doubt, self.spread, self.saved):
            label.setWordWrap(True)
            label.setProperty("role", "muted")
        self.doubt.setProperty("role", "problem")
        head, saved = QHBoxLayout(), QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.pdf)
        saved.addWidget(self.saved, 1)
        saved.addWidget(self.open_saved)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addLayout(saved)
        for widget, stretch in ((self.doubt, 0), (self.said, 0), (self.table, 1), (self.spread, 0)):
            layout.addWidget(widget, stretch)
        layout.addStretch(0)
