"""Who is at the PC, for everything in the window: heard in the thread of the window, whichever thread it was said in."""

import weakref

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from inspector.core.access import MAY, Act, LoggedOnBy, Person, Role
from inspector.services import who
from inspector.services.access import signed_on
from inspector.services.who import AccountsState
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

ROLE_NAMES = {
    Role.OPERATOR: QT_TRANSLATE_NOOP("People", "Operator"),
    Role.ENGINEER: QT_TRANSLATE_NOOP("People", "Engineer"),
    Role.ADMINISTRATOR: QT_TRANSLATE_NOOP("People", "Administrator"),
}
_REASONS = {
    Role.OPERATOR: QT_TRANSLATE_NOOP("People", "For whoever is logged on."),
    Role.ENGINEER: QT_TRANSLATE_NOOP("People", "For engineers: log on as one."),
    Role.ADMINISTRATOR: QT_TRANSLATE_NOOP("People", "For administrators: log on as one."),
}


class People(QObject):
    """Asks the services, which refuse in any case; what is shown only follows them."""

    changed = Signal()
    """Another person is at the PC, or may do other things."""
    log_on_wanted = Signal()
    """Somebody wants to log on, in place of whoever is."""

    _told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._seen = self._now()
        _listen(weakref.ref(self))

    @property
    def person(self) -> Person:
        """Who is at the PC."""
        return who.person()

    @property
    def accounts(self) -> AccountsState:
        """Whether somebody has to log on."""
        return who.accounts_state()

    @property
    def accounts_on(self) -> bool:
        """Whether somebody has to log on."""
        return self.accounts is not AccountsState.OFF

    @property
    def nobody(self) -> bool:
        """Whether there are accounts, and nobody is logged on."""
        return self.person.is_nobody

    def may(self, act: Act) -> bool:
        """Whether whoever is at the PC may do this now."""
        return who.may(act)

    def log_off(self, *, by_itself: bool = False) -> None:
        """Nobody is logged on any more; what was begun goes on."""
        signed_on.log_off(by_itself=by_itself)
        self._on_told()

    def look(self) -> None:
        """The accounts may have been changed by another program."""
        self._on_told()

    def guard(self, act: Act, *widgets: QWidget) -> None:
        """Lets widgets be used by those only who may; for the others they say why not. Who enables them otherwise asks `may` as well."""
        for widget in widgets:
            _Guard(self, act, widget)

    @Slot()
    def _on_told(self) -> None:
        now = self._now()
        if now != self._seen:
            self._seen = now
            self.changed.emit()

    def _now(self) -> tuple[Person, AccountsState]:
        return who.person(), who.accounts_state()

    def tell(self) -> None:
        """For the services to call, in any thread."""
        self._told.emit()


class _Guard(QObject):
    """One widget that is not for everybody. What its page does with it meanwhile holds again once it may be used."""

    def __init__(self, people: People, act: Act, widget: QWidget) -> None:
        super().__init__(widget)
        self._people, self._act, self._widget = people, act, widget
        self._tip, self._wanted = widget.toolTip(), _is_wanted(widget)
        self._is_off = False
        people.changed.connect(self._show)
        widget.installEventFilter(self)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.EnabledChange and self._is_off and self._widget.isEnabled():
            self._wanted = True
            self._widget.setEnabled(False)
        return False

    @Slot()
    def _show(self) -> None:
        may = self._people.may(self._act)
        if may and self._is_off:
            self._is_off = False
            self._say(self._tip, "")
            self._widget.setEnabled(self._wanted)
        elif not may and not self._is_off:
            self._tip, self._wanted = self._widget.toolTip(), _is_wanted(self._widget)
            self._is_off = True
            self._say(reason_text(self._act), reason_text(self._act))
            self._widget.setEnabled(False)

    def _say(self, tip: str, description: str) -> None:
        self._widget.setToolTip(tip)
        self._widget.setAccessibleDescription(description)


def _is_wanted(widget: QWidget) -> bool:
    """Whether its page has it enabled, even while the whole page is not to be reached, below the log-on screen for instance."""
    parent = widget.parentWidget()
    return widget.isEnabled() if parent is None else widget.isEnabledTo(parent)


def reason_text(act: Act) -> str:
    """Why something is not offered, and what to do."""
    return QCoreApplication.translate("People", _REASONS[MAY[act]])


def role_text(role: Role) -> str:
    """What a role is called."""
    return QCoreApplication.translate("People", ROLE_NAMES[role])


def person_text(person: Person) -> str:
    """A name, or what somebody without one is."""
    if person.is_nobody:
        return QCoreApplication.translate("People", "Nobody is logged on")
    if person.by is LoggedOnBy.NONE or not person.name:
        return QCoreApplication.translate("People", "Operator")
    return person.name


def _listen(ref: "weakref.ref[People]") -> None:
    """Hears of the services as long as the window is there; no longer keeps it alive."""

    def told() -> None:
        people = ref()
        if people is not None and isValid(people):
            people.tell()
        else:
            who.unsubscribe(told)

    who.subscribe(told)
