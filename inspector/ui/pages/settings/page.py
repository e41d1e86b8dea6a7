"""Settings of this PC: one row for each of the table, under its headings, found by a word."""

from collections.abc import Iterator
from dataclasses import fields

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.core.setting import about
from inspector.core.user_settings import Settings
from inspector.ui import theme
from inspector.ui.page import Page, PageEntry, WindowServices, in_rail
from inspector.ui.pages.rooms import Rooms
from inspector.ui.pages.settings import words
from inspector.ui.pages.settings.exchange import Exchange
from inspector.ui.pages.settings.row import SettingRow
from inspector.ui.pages.signers import SignerList
from inspector.ui.settings import UserSettings
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll

_SEARCH_PX = 260


class SettingsPage(Page):
    """What is changed holds at once, but for what says that it counts from the next start on."""

    def __init__(self, settings: UserSettings, pages: tuple[PageEntry, ...] = (), parent: QWidget | None = None) -> None:
        """`pages`: those of the window. The settings follow with `make_more`."""
        super().__init__(parent)
        self._settings = settings
        self.rooms = Rooms("settings")
        self.search, self.only_changed = QLineEdit(), QCheckBox(self.tr("Only what differs"))
        self.take_in, self.take_out = IconButton("down", self.tr("Import…")), IconButton("export", self.tr("Export…"))
        self.said, self.nothing = QLabel(), QLabel(self.tr("No setting is called so."))
        self._pages = in_rail(pages)
        self.rows: dict[str, SettingRow] = {}
        self.groups: dict[str, QFrame] = {}
        self._headings: dict[str, QLabel] = {}
        self.signers = SignerList()
        self.exchange = Exchange(settings, self)
        self._lay_out()
        self._connect()
        self.nothing.hide()

    def make_more(self) -> Iterator[None]:
        for group in words.GROUPS:
            yield
            self._add_group(group)
        self.rows = {each.name: self.rows[each.name] for each in fields(Settings)}

    def shutdown(self, timeout_ms: int = 0) -> bool:
        ended = [self.exchange.stop(timeout_ms), *(row.stop(timeout_ms) for row in self.rows.values())]
        return all(ended)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()  # somebody else may be at the PC by now

    @Slot()
    def _refresh(self) -> None:
        for row in self.rows.values():
            row.refresh()
        if self.only_changed.isChecked():
            self._filter()

    @Slot()
    def _filter(self) -> None:
        """Shows the settings that are wanted, and the headings of those."""
        wanted, only = self.search.text(), self.only_changed.isChecked()
        shown = {name for name, row in self.rows.items() if words.matches(row.setting, wanted) and (row.differs or not only)}
        for name, row in self.rows.items():
            row.setVisible(name in shown)
        for group, card in self.groups.items():
            is_shown = any(about(self.rows[name].setting).group == group for name in shown)
            for part in (card, self._headings[group]):
                part.setVisible(is_shown)
        signers = not only and all(word in words.tell(_SIGNERS).casefold() for word in wanted.casefold().split())
        self.signers.setVisible(signers)
        self._signers_heading.setVisible(signers)
        self.nothing.setVisible(not shown and not signers)

    # -- how it is put together -----------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.rooms.page_wanted.connect(self.page_wanted)
        self._settings.changed.connect(self._refresh)
        self.search.textChanged.connect(self._filter)
        self.only_changed.toggled.connect(self._filter)
        self.take_in.clicked.connect(self.exchange.ask_to_import)
        self.take_out.clicked.connect(self.exchange.ask_to_export)
        self.exchange.said.connect(self.said.setText)
        for failed in (self.exchange.failed, self.signers.failed):
            failed.connect(self.failed)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, theme.SPACE, 2 * theme.SPACE)
        column.setSpacing(theme.SPACE)
        self._groups = QVBoxLayout()
        self._groups.setSpacing(theme.SPACE)
        column.addLayout(self._groups)
        self._signers_heading = _heading(words.tell(_SIGNERS))
        column.addWidget(self._signers_heading)
        column.addWidget(self.signers)
        column.addWidget(self.nothing)
        column.addStretch(1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(3 * theme.SPACE, 2 * theme.SPACE, 3 * theme.SPACE, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(self._make_head())
        layout.addWidget(self.said)
        layout.addWidget(PageScroll(content), 1)
        self.rooms.lay_out(self, whole)

    def _make_head(self) -> QHBoxLayout:
        title = QLabel(self.tr("Settings"))
        title.setProperty("role", "title")
        self.search.setPlaceholderText(self.tr("Find a setting"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(theme.scaled(_SEARCH_PX) // 2)
        self.search.setMaximumWidth(theme.scaled(_SEARCH_PX))
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(title)
        row.addStretch(1)
        for control in (self.search, self.only_changed, self.take_in, self.take_out):
            row.addWidget(control)
        row.setStretchFactor(self.search, 1)
        return row

    def _add_group(self, group: str) -> None:
        rows = [SettingRow(each, self._settings, self._pages) for each in fields(Settings) if about(each).group == group]
        self._headings[group], self.groups[group] = _heading(words.tell(words.GROUPS[group])), self._card(rows)
        for part in (self._headings[group], self.groups[group]):
            self._groups.addWidget(part)
        for row in rows:
            self.rows[row.setting.name] = row
            row.failed.connect(self.failed)

    def _card(self, rows: list[SettingRow]) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(*[2 * theme.SPACE] * 4)
        column.setSpacing(2 * theme.SPACE)
        for row in rows:
            column.addWidget(row)
        return card


_SIGNERS = QT_TRANSLATE_NOOP("Settings", "Files from other PCs")


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return SettingsPage(window.session.settings, window.pages)
