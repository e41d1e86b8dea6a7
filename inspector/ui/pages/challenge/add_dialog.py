"""Asks what the pictures are that become samples."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.core.challenge import Sample
from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.pages.challenge.words import CHOICES, choice_text
from inspector.ui.widgets.choices import Choices
from inspector.ui.widgets.icon_button import IconButton

_WIDTH_PX = 480


class AddDialog(QDialog):
    """Stands over the window without blocking it. `pictures`: None among them for a real part."""

    given = Signal(object, str, object, object)
    """The pictures, a name or nothing, the kind and the verdict that is expected."""

    def __init__(self, pictures: Sequence[Path | None], parent: QWidget, kind: Sample = Sample.DEFECT) -> None:
        super().__init__(parent)
        self._pictures = list(pictures)
        self.setWindowTitle(self.tr("Add samples"))
        self.setMinimumWidth(theme.scaled(_WIDTH_PX))
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name of the sample"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.kind = Choices([((kind, expected), choice_text(text), "") for kind, expected, text in CHOICES])
        self.kind.choose((kind, Verdict.OK if kind is Sample.GOOD else Verdict.NG))
        self.add, self.keep = IconButton("plus", self.tr("Add"), primary=True), IconButton("close", self.tr("Cancel"))
        self._lay_out()
        self.name.textChanged.connect(self._on_typed)
        self.keep.clicked.connect(self.reject)
        self.add.clicked.connect(self.accept)
        self.accepted.connect(self._on_accepted)
        self.finished.connect(self.deleteLater)
        self._on_typed()

    @property
    def _is_part(self) -> bool:
        return self._pictures == [None]

    def _lay_out(self) -> None:
        said = QLabel(self._text())
        said.setWordWrap(True)
        self.name.setVisible(len(self._pictures) == 1)
        first = self._pictures[0]
        self.name.setText(first.stem if first is not None else "")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for widget in (self.keep, self.add):
            buttons.addWidget(widget)
        self.add.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(said)
        layout.addWidget(self.name)
        layout.addWidget(self.kind)
        layout.addLayout(buttons)

    def _text(self) -> str:
        if self._is_part:
            return self.tr("A real part that is kept at the line and put before the camera. Give it the name that is written on it.")
        return self.tr("%n pictures. The project keeps a copy of each.", "", len(self._pictures))

    @Slot()
    def _on_typed(self) -> None:
        self.add.setEnabled(len(self._pictures) > 1 or bool(self.name.text().strip()))

    @Slot()
    def _on_accepted(self) -> None:
        kind, expected = self.kind.value
        name = self.name.text().strip() if len(self._pictures) == 1 else ""
        self.given.emit(self._pictures, name, kind, expected)
