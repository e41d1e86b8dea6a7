"""What every page of the window is, how it is listed, and what it is given."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication, QRect, Signal
from PySide6.QtWidgets import QWidget

from inspector.core.access import Act
from inspector.ui.building import Building
from inspector.ui.going_on import GoingOn, Happening
from inspector.ui.line_question import LineQuestion
from inspector.ui.opening import Opening
from inspector.ui.session import Session
from inspector.ui.telling import Telling
from inspector.ui.transfer_desk import TransferDesk
from inspector.ui.wishes import Wish

_nursery: ContextVar[QWidget | None] = ContextVar("nursery", default=None)


@contextmanager
def born_in(home: QWidget) -> Iterator[None]:
    """Pages that are made meanwhile, and get no other parent, have this one from the beginning.

    Whatever is moved to another parent takes its style again, with all that is in it: a page that was made elsewhere takes twice as long.
    """
    token = _nursery.set(home)
    try:
        yield
    finally:
        _nursery.reset(token)


class Page(QWidget):
    """One page. The window connects the signals and knows nothing else of it."""

    page_wanted = Signal(str, object)
    """The key of another page, and the `Wish` that it is shown for, or None."""
    left = Signal()
    """The user does not want to go on here: back to the page that the rail marks."""
    failed = Signal(object)
    """An exception, to be told by the window's notice."""
    line_changed = Signal()
    """`line` may be another one."""
    area_changed = Signal()
    """`notice_area` may be another one though the page is as large as before."""
    alone_changed = Signal(bool)
    """Whether the page is to have the whole screen, with nothing beside it that leads elsewhere."""

    kept_free: QWidget | None = None
    """What stands above the page and is never covered: the way to the pages beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent if parent is not None else _nursery.get())

    def make_more(self) -> Iterator[None]:
        """What takes long to make, a slice up to each yield; the window listens between them. Nothing else is asked of the page before.

        By default all of it is made already.
        """
        yield from ()

    def make_whole(self) -> None:
        """All that is still to be made, now."""
        for _ in self.make_more():
            pass

    def go_to(self, key: str, wish: Wish | None = None) -> None:
        """Asks for another page."""
        self.page_wanted.emit(key, wish)

    def take(self, wish: Wish) -> None:
        """Does what the page has been shown for; called after it is shown. By default nothing."""

    @property
    def runs_line(self) -> bool:
        """Whether parts are being inspected here, which nothing may end unasked. By default none are."""
        return False

    def serve_operator(self, on: bool) -> None:
        """In operator mode the page is for gloves, and nothing on it leads elsewhere. By default it is so in any case."""

    @property
    def beside(self) -> tuple[str, ...]:
        """The keys of other pages that may be shown while this one is alone. By default none."""
        return ()

    @property
    def line(self) -> Happening | None:
        """What is being inspected here, for whoever is elsewhere. By default nothing is."""
        return None

    @property
    def is_alone(self) -> bool:
        """Whether nobody may go elsewhere or close the window without having been let out. By default everybody may."""
        return False

    def ask_to_leave(self, after: Callable[[], object]) -> None:
        """Does `after` once somebody who may has let the user out; for a page that is alone."""
        after()

    def leave_by_key(self) -> None:
        """Somebody has pressed the keys that lead out of a page that is alone. By default there is nothing to leave."""

    def end_alone(self) -> None:
        """Lets everybody out, as the program ends. By default there is nothing to end."""

    @property
    def is_unfinished(self) -> bool:
        """Whether something was entered here that is not stored yet, and would be lost with the page. By default nothing is."""
        return False

    def as_wish(self) -> Wish | None:
        """What the page is shown for again when it is made anew, in another language for instance. By default for nothing special."""
        return None

    def notice_area(self) -> QRect:
        """Where the window's notice may lie over this page, at the top, in px of the page. By default below what is kept free."""
        top = self.kept_free.geometry().bottom() + 1 if self.kept_free is not None and self.kept_free.isVisible() else 0
        return self.rect().adjusted(0, top, 0, 0)

    def shutdown(self, timeout_ms: int) -> bool:
        """Ends what the page does in threads, as the window closes or the page is made anew.

        False when something of it does not end within `timeout_ms`. What may be cut off at any moment need not be waited for.
        By default there is nothing to end.
        """
        return True


class Place(Enum):
    """Where the rail leads to a page."""

    TOP = "top"
    BOTTOM = "bottom"
    NOWHERE = "nowhere"
    """Other pages lead there."""


@dataclass(frozen=True, slots=True, eq=False)
class WindowServices:
    """What the window has for its pages."""

    session: Session
    building: Building
    opening: Opening
    desk: TransferDesk
    telling: Telling
    pages: "tuple[PageEntry, ...]"
    """All pages in the order of the list, for whoever writes about them."""
    line_runs: Callable[[], bool]
    """Whether parts are being inspected on any page: cameras are in use then."""
    question: LineQuestion
    """Asks before something ends a running inspection."""
    going_on: GoingOn
    """What goes on, on whatever page."""


@dataclass(frozen=True, slots=True, eq=False)
class PageEntry:
    """One page in the list of pages."""

    key: str
    name: str
    """What the page is called, in English and marked for translation in the context `PageList`."""
    icon: str
    load: Callable[[], Callable[[WindowServices], Page]]
    """Imports the page, which may happen in a thread, and gives what makes it in the thread of the window."""
    place: Place = Place.TOP
    needs_building: bool = False
    """Whether it makes no sense on a station and while a build runs."""
    manual: str = "index"
    """The chapter of the manual that F1 opens here: a file of `resources/manual/<language>`, without its ending."""
    needs: Act | None = None
    """The right without which it is not offered; None: it is for everybody."""
    otherwise: str = ""
    """The key of the page that is shown in its place to those who have not this right; empty: there is none."""
    belongs_to: str = ""
    """The key of the page of the rail that it is a room of; empty: of none."""

    def title(self) -> str:
        """What the page is called, in the user's language."""
        return QCoreApplication.translate("PageList", self.name)


def in_rail(pages: tuple[PageEntry, ...]) -> tuple[PageEntry, ...]:
    """The pages of the rail from top to bottom: Ctrl + 1 leads to the first one."""
    return tuple(each for place in (Place.TOP, Place.BOTTOM) for each in pages if each.place is place)
