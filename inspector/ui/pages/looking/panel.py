"""The right side of the page about areas: what is drawn next, the list, the chosen area, the background, copying."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.pages.looking.apply_box import ApplyBox
from inspector.ui.pages.looking.area_form import AreaForm
from inspector.ui.pages.looking.area_list import AreaList
from inspector.ui.pages.looking.background_box import BackgroundBox
from inspector.ui.pages.looking.draft import Draft
from inspector.ui.pages.looking.words import LOOKS, meaning_text, use_text
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll


class PlacesPanel(QWidget):
    """Scrolled, but for what applies the draft."""

    use_chosen = Signal(object)
    """What the next area is to mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list, self.form, self.background, self.apply = AreaList(), AreaForm(), BackgroundBox(), ApplyBox()
        self.copy = IconButton("copy", self.tr("Copy from another project…"))
        self.uses = {use: QPushButton(use_text(use)) for use in LOOKS}
        self._group = QButtonGroup(self)
        for use, button in self.uses.items():
            button.setCheckable(True)
            button.setToolTip(meaning_text(use))
            self._group.addButton(button)
            button.clicked.connect(lambda _=False, use=use: self.use_chosen.emit(use))
        self._lay_out()

    def show_draft(self, draft: Draft, mm_per_px: float, threshold: float | None, *, editable: bool) -> None:
        """Shows everything as the draft has it now."""
        self.uses[draft.use].setChecked(True)
        self.list.show_areas(draft.areas, draft.chosen, editable=editable)
        self.form.show_area(draft.area, mm_per_px, threshold)
        self.form.setEnabled(editable)
        self.background.set_editable(editable)
        for button in (self.copy, *self.uses.values()):
            button.setEnabled(editable)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        uses = QHBoxLayout()
        uses.setSpacing(4)
        for button in self.uses.values():
            uses.addWidget(button)
        column.addWidget(_card(self.tr("The next area is"), uses))
        column.addWidget(_card(self.tr("Areas"), self.list, self.form))
        column.addWidget(_card(self.tr("Background by itself"), self.background))
        column.addWidget(_card(self.tr("Already drawn elsewhere"), self.copy))
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(PageScroll(content), 1)
        layout.addWidget(_card("", self.apply))


def _card(title: str, *parts: QWidget | QHBoxLayout) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(12, 10, 12, 12)
    layout.setSpacing(theme.SPACE)
    if title:
        heading = QLabel(title)
        heading.setProperty("role", "muted")
        layout.addWidget(heading)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return card
