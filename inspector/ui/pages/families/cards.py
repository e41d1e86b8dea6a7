"""Cards of families and of false rejects that recur: crops, and what can be done."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.plural import counted
from inspector.ui.widgets.crop_strip import CropStrip
from inspector.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from inspector.services.explain.family_parts import Family, Proposal

_CROPS = 12


class FamilyCard(QFrame):
    """Crops of its parts, and the field for its name."""

    named = Signal(object, str)
    """The `Family`, and what it is to be called."""

    def __init__(self, family: "Family", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._family = family
        self.field, self.button = QLineEdit(family.name), IconButton("check", self.tr("Name it"))
        self.field.setPlaceholderText(self.tr("What is this? Such as: deep scratch"))
        self.field.setAccessibleName(self.tr("Name of the family {called}").format(called=family.called))
        count = QLabel(counted(self.tr("{count} parts", "", len(family.parts)), len(family.parts)))
        title = QLabel(family.called)
        title.setFont(theme.font(theme.FONT_BODY, bold=True))
        head = QHBoxLayout()
        for widget, stretch in ((title, 0), (count, 1), (self.field, 1), (self.button, 0)):
            head.addWidget(widget, stretch)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(CropStrip(part.crop for part in family.parts[:_CROPS]))
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_named)
        self.button.clicked.connect(self._on_named)
        self._on_typed()

    @Slot()
    def _on_typed(self) -> None:
        self.button.setEnabled(self._is_new())

    @Slot()
    def _on_named(self) -> None:
        if self._is_new():
            self.named.emit(self._family, self.field.text().strip())

    def _is_new(self) -> bool:
        typed = self.field.text().strip()
        return bool(typed) and typed != self._family.name


class ProposalCard(QFrame):
    """False rejects at one place: it can be ignored, or the parts taught."""

    ignore_wanted = Signal(object)
    """The `Areas` to be drawn."""
    teach_wanted = Signal()

    def __init__(self, proposal: "Proposal", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        count = len(proposal.parts)
        said = QLabel(counted(self.tr("{count} false rejects at one place", "", count), count))
        said.setFont(theme.font(theme.FONT_BODY, bold=True))
        self.ignore = IconButton("region", self.tr("Draw an ignore area"))
        self.teach = IconButton("plus", self.tr("Teach such parts"))
        head = QHBoxLayout()
        head.addWidget(said, 1)
        for button in (self.ignore, self.teach):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(CropStrip(part.crop for part in proposal.parts[:_CROPS]))
        self.ignore.clicked.connect(lambda: self.ignore_wanted.emit(proposal.areas))
        self.teach.clicked.connect(self.teach_wanted)
