"""What stands above the pages in operator mode: big tabs for what an operator does, who it is, and the way out."""

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QWidget

from inspector.ui import theme
from inspector.ui.people import People, person_text
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.icon_button import IconButton

TABS = (
    ("inspect", "inspect", QT_TRANSLATE_NOOP("OperatorBar", "Inspect")),
    ("verify", "user", QT_TRANSLATE_NOOP("OperatorBar", "Verify")),
    ("products", "part", QT_TRANSLATE_NOOP("OperatorBar", "Change product")),
)
"""Key of a page, icon, name."""


class OperatorBar(QWidget):
    """Hidden but in operator mode. Its buttons take no focus: what a scanner types is a serial."""

    page_wanted = Signal(str)

    def __init__(self, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self._group = QButtonGroup(self)
        self.tabs = {key: self._tab(key, icon, name) for key, icon, name in TABS}
        self.who = QLabel()
        self.who.setFont(theme.font(theme.FONT_HEADING))
        self.log = self._button("user", "")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 0)
        layout.setSpacing(theme.SPACE)
        for tab in self.tabs.values():
            layout.addWidget(tab)
        layout.addStretch(1)
        layout.addWidget(self.who)
        layout.addWidget(self.log)
        self.log.clicked.connect(self._on_log)
        people.changed.connect(self._show_person)
        self._show_person()
        self.hide()

    def show_page(self, key: str) -> None:
        """Marks the page that is shown."""
        if key in self.tabs:
            self.tabs[key].setChecked(True)

    @Slot()
    def _show_person(self) -> None:
        on, nobody = self._people.accounts_on, self._people.nobody
        self.who.setText(person_text(self._people.person) if on else "")
        self.log.setVisible(on)
        self.log.setText(self.tr("Log on") if nobody else self.tr("Change the person"))
        self.log.setAccessibleName(self.log.text())
        for tab in self.tabs.values():
            tab.setEnabled(not nobody)

    @Slot()
    def _on_log(self) -> None:
        self._people.log_on_wanted.emit()

    def _tab(self, key: str, icon: str, name: str) -> IconButton:
        tab = self._button(icon, QCoreApplication.translate("OperatorBar", name))
        tab.setCheckable(True)
        self._group.addButton(tab)
        tab.clicked.connect(lambda: self.page_wanted.emit(key))
        return tab

    def _button(self, icon: str, text: str) -> IconButton:
        button = IconButton(icon, text, operator=True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setStyleSheet(f"min-height: {theme.GLOVES_PX}px; font-size: {theme.scaled(theme.FONT_HEADING)}px; padding: 0 18px;")
        return button
