"""The line above the part: how many wait, which parts are meant, and who judges."""

from datetime import datetime, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from inspector.services.reviewing.waiting import Need
from inspector.ui import theme
from inspector.ui.joined_text import items_in, list_text
from inspector.ui.plural import counted
from inspector.ui.settings import UserSettings
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.wrapped_row import WrappedRow

_DAYS = (1, 7, 0)
"""How far back one looks; 0: as far as the record goes."""


class QueueHead(WrappedRow):
    """Choices apply at once."""

    changed = Signal()
    """Other parts are meant."""
    kinds_named = Signal(object)
    """The kinds of defect that there are from now on, in their order."""

    def __init__(self, settings: UserSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._count = QLabel()
        self._count.setFont(theme.font(theme.FONT_HEADING, bold=True))
        self.need, self.days = QComboBox(), QComboBox()
        for need, text in (
            (Need.REJECTS, self.tr("NG and undecided")),
            (Need.SAMPLE, self.tr("Sample of OK parts")),
            (Need.UNSURE, self.tr("Unsure ones")),
        ):
            self.need.addItem(text, need)
        for days, text in zip(_DAYS, (self.tr("of the last 24 hours"), self.tr("of the last 7 days"), self.tr("of all time")), strict=True):
            self.days.addItem(text, days)
        self.days.setCurrentIndex(1)
        self.who, self.kinds = QLineEdit(settings.now.operator), QLineEdit()
        self.edit_kinds = IconButton("edit", self.tr("Kinds of defect"), checkable=True)
        self._lay_out()
        self.need.currentIndexChanged.connect(self.changed)
        self.days.currentIndexChanged.connect(self.changed)
        self.who.editingFinished.connect(self._on_named)
        self.kinds.editingFinished.connect(self._on_kinds)
        self.edit_kinds.toggled.connect(self._on_edit)

    def show_count(self, count: int) -> None:
        """How many parts wait."""
        self._count.setText(counted(self.tr("{count} parts need a person", "", count), count))

    def show_kinds(self, kinds: tuple[str, ...]) -> None:
        """The kinds as they are stored."""
        if not self.kinds.hasFocus():
            self.kinds.setText(list_text(kinds))

    def count_text(self) -> str:
        """What is said of their number."""
        return self._count.text()

    @property
    def judge(self) -> str:
        """Who judges, as it is written."""
        return self.who.text().strip()

    @property
    def which(self) -> Need:
        """Which parts are meant."""
        return Need(self.need.currentData())  # Qt keeps a text of it

    @property
    def since(self) -> datetime | None:
        """From when on parts are meant."""
        days = self.days.currentData()
        return datetime.now().astimezone() - timedelta(days=days) if days else None

    def _lay_out(self) -> None:
        self.who.setPlaceholderText(self.tr("Your name"))
        self.who.setAccessibleName(self.tr("Name of whoever judges the parts"))
        self.who.setToolTip(self.tr("Stands in the record beside every answer"))
        self.who.setFixedWidth(theme.scaled(180))
        self.kinds.setPlaceholderText(self.tr("scratch, dent, stain"))
        self.kinds.setAccessibleName(self.tr("Kinds of defect, with commas between them"))
        self.kinds.hide()
        self.need.setAccessibleName(self.tr("Which parts"))
        self.days.setAccessibleName(self.tr("Since when"))
        for widget, share in ((self._count, 0), (self.need, 0), (self.days, 0), (self.kinds, 1)):
            self.add(widget, stretch=share)
        self.add_stretch()
        self.add(self.edit_kinds, self.who)

    def serve_operator(self, on: bool) -> None:
        """In operator mode kinds of defect are chosen, not edited."""
        self.edit_kinds.setVisible(not on)
        if on:
            self.edit_kinds.setChecked(False)

    @Slot()
    def _on_named(self) -> None:
        if self.who.isReadOnly():
            return
        self._settings.change(operator=self.judge)

    @Slot(bool)
    def _on_edit(self, on: bool) -> None:
        self.kinds.setVisible(on)
        if on:
            self.kinds.setFocus()

    @Slot()
    def _on_kinds(self) -> None:
        self.kinds_named.emit(tuple(dict.fromkeys(items_in(self.kinds.text()))))
