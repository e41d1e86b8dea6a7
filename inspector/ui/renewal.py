"""When everything in the window is made anew: another language, scheme or size of texts is wanted, and nothing would be lost by it."""

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from inspector.services.access.languages import own_language
from inspector.ui import languages
from inspector.ui.people import People
from inspector.ui.settings import UserSettings
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_LOOK_EVERY_MS = 200
_PATIENCE = 5
"""How often it looks before it says what it waits for: most of it is over in a moment."""


class Hindrance(Enum):
    """What is awaited; the values are sentences for people."""

    LINE = QT_TRANSLATE_NOOP("Renewal", "As soon as the inspection has ended.")
    BUILD = QT_TRANSLATE_NOOP("Renewal", "As soon as the build has ended.")
    ALONE = QT_TRANSLATE_NOOP("Renewal", "As soon as operator mode is left.")
    WORK = QT_TRANSLATE_NOOP("Renewal", "As soon as the work that is going on has ended.")
    ENTERED = QT_TRANSLATE_NOOP("Renewal", "As soon as what was entered on the page {page} is stored or given up.")

    @property
    def may_be_ended(self) -> bool:
        """Whether somebody may decide not to wait: what was entered, or is being worked out, is then lost."""
        return self in (Hindrance.WORK, Hindrance.ENTERED)

    def text(self, page: str = "") -> str:
        """The sentence, in the user's language."""
        return QCoreApplication.translate("Renewal", self.value).format(page=page)


class Look(NamedTuple):
    """What everything that is shown hangs on."""

    language: str
    scheme: str
    text_size: int


class Renewal(QObject):
    """Watches the settings of this PC. `ask` is for whoever has another reason."""

    due = Signal()
    """Nothing stands against it: now. Comes straight from the event loop, so that whoever asked may be destroyed by it."""
    waiting = Signal(object)
    """The `Hindrance` that is awaited; told once for each, or None where there is nothing to wait for any more."""

    def __init__(
        self, settings: UserSettings, hindrance: Callable[[], Hindrance | None], parent: QObject | None = None, people: People | None = None
    ) -> None:
        """`hindrance`: what stands against it now. `people`: whose own language comes before that of the settings."""
        super().__init__(parent)
        self._people = people
        self._settings, self._hindrance = settings, hindrance
        self.look = self._wanted
        """What holds."""
        self._asked = self._insists = False
        self._looked = 0
        self._told: Hindrance | None = None
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._on_look)
        settings.changed.connect(self._on_settings)
        if people is not None:
            people.changed.connect(self._on_settings)

    @property
    def is_pending(self) -> bool:
        """Whether everything will be made anew."""
        return self._clock.isActive()

    @Slot()
    def ask(self) -> None:
        """Wants everything made anew; answers at once."""
        self._asked = True
        self._begin()

    @Slot()
    def insist(self) -> None:
        """The user does not want to wait for what may be ended."""
        self._insists = True
        self._begin()

    def stop(self) -> None:
        """Wants nothing more, for good."""
        self._settings.changed.disconnect(self._on_settings)
        if self._people is not None:
            self._people.changed.disconnect(self._on_settings)
        self._clock.stop()

    @property
    def changes_language(self) -> bool:
        """Whether another language is wanted than is spoken."""
        return self._wanted.language != self.look.language

    @property
    def _wanted(self) -> Look:
        now = self._settings.now
        own = own_language() if self._people is not None else ""
        return Look(languages.named(own or now.language), now.scheme, now.text_size)

    def _begin(self) -> None:
        self._looked = 0
        self._clock.start(0)

    @Slot()
    def _on_settings(self) -> None:
        if self._wanted != self.look:
            self._begin()
        elif self.is_pending and not self._asked:
            self._clock.stop()
            self._insists = False
            self._tell(None)

    @Slot()
    def _on_look(self) -> None:
        hindrance = self._hindrance()
        if QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None:
            self._clock.start(_LOOK_EVERY_MS)  # an open box or list is somebody's who is in the middle of something
        elif hindrance is None or (self._insists and hindrance.may_be_ended):
            self._asked = self._insists = False
            self._told = None
            self.look = self._wanted
            self.due.emit()
        else:
            self._looked += 1
            if self._looked > _PATIENCE or not hindrance.may_be_ended:
                self._tell(hindrance)
            self._clock.start(_LOOK_EVERY_MS)

    def _tell(self, hindrance: Hindrance | None) -> None:
        if hindrance is not self._told:
            self._told = hindrance
            self.waiting.emit(hindrance)
