"""Who is logged on, at the foot of the rail; a tap offers to log off, another person, or a new secret."""

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.core.access import LoggedOnBy
from inspector.ui.people import People, person_text, role_text
from inspector.ui.widgets.icon_menu import IconMenu
from inspector.ui.widgets.navigation_rail import RailEntry

_OWN = (LoggedOnBy.PIN, LoggedOnBy.PASSWORD)


class PersonButton(RailEntry):
    """There while there are accounts."""

    secret_wanted = Signal()
    """Whoever is logged on wants another PIN or password."""

    def __init__(self, people: People, parent: QWidget | None = None) -> None:
        super().__init__("person", "user", "", parent)
        self._people = people
        self.setCheckable(False)
        self.menu = IconMenu(self)
        self.off = self.menu.add("lock", self.tr("Log off"))
        self.other = self.menu.add("user", self.tr("Change the person…"))
        self.secret = self.menu.add("edit", "")
        self.off.triggered.connect(lambda: people.log_off())
        self.other.triggered.connect(people.log_on_wanted)
        self.secret.triggered.connect(self.secret_wanted)
        self.clicked.connect(self._on_clicked)
        people.changed.connect(self._show_person)
        self._show_person()

    @Slot()
    def _show_person(self) -> None:
        person, on = self._people.person, self._people.accounts_on
        name = person_text(person) if on else ""
        self.setText(name)
        role = f", {role_text(person.role)}" if on and person.role is not None else ""
        self.setAccessibleName(self.tr("Logged on: {name}").format(name=name + role))
        self.setToolTip(name + role)
        self.secret.setText(self.tr("Change my PIN…") if person.by is LoggedOnBy.PIN else self.tr("Change my password…"))
        self.secret.setVisible(person.by in _OWN)
        self.setVisible(on)
        self.update()

    @Slot()
    def _on_clicked(self) -> None:
        self.menu.adjustSize()
        self.menu.popup(self.mapToGlobal(QPoint(self.width(), self.height() - self.menu.sizeHint().height())))
