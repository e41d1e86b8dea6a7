"""The pages of the window, one of them shown. Each is made when it is needed, or a moment after the window is visible."""

import logging
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QRect, QSize, QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from inspector.core.progress import Progress, Steps
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.bridge.slices import Slices
from inspector.ui.destroying import destroy, forget_destroyed
from inspector.ui.going_on import Happening
from inspector.ui.page import Page, PageEntry, WindowServices, born_in
from inspector.ui.wishes import Wish

_log = logging.getLogger(__name__)
_PREPARE_EVERY_MS = 200  # what the user does meanwhile comes first


class PageStack(QStackedWidget):
    """Pages by key."""

    made = Signal(object)
    """A page that was not there before."""
    page_changed = Signal(str)
    fetched = Signal()
    """The page that was fetched is at hand."""

    def __init__(self, window: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._entries = {entry.key: entry for entry in window.pages}
        self._pages: dict[str, Page] = {}
        self._making: dict[str, Iterator[None]] = {}
        """What is still to be done to those that are not whole; nobody has heard of them yet."""
        self._key = ""
        self._wishes: dict[str, Wish] = {}
        """Of pages that are not there yet."""
        self._imports = NewestJob(self)
        self._imports.succeeded.connect(self._make_next)
        self._fetching = NewestJob(self)
        self._fetching.succeeded.connect(self._on_fetched)
        self._pause = QTimer(self, singleShot=True, interval=_PREPARE_EVERY_MS)
        self._pause.timeout.connect(self._make_next)
        self._forgetting, self._slices = Slices(self), Slices(self)
        self._slices.ended.connect(self.fetched)
        self._fetched = ""

    @property
    def key(self) -> str:
        """Which page is shown."""
        return self._key

    @property
    def runs_line(self) -> bool:
        """Whether parts are being inspected on any page."""
        return any(page.runs_line for page in self._pages.values())

    @property
    def line(self) -> Happening | None:
        """What is being inspected on any page."""
        return next((found for page in self._pages.values() if (found := page.line) is not None), None)

    @property
    def alone(self) -> Page | None:
        """The page that nobody may leave now."""
        return next((page for page in self._pages.values() if page.is_alone), None)

    def key_of(self, page: Page) -> str:
        """The key of a page that is there."""
        return next(key for key, each in self._pages.items() if each is page)

    def is_made(self, key: str) -> bool:
        """Whether a page is there, and whole."""
        return key in self._pages

    def notice_area(self) -> QRect:
        """Where the notice may lie over the page that is shown, in px."""
        page = self.currentWidget()
        return page.notice_area() if isinstance(page, Page) else self.rect()

    @property
    def unfinished(self) -> list[str]:
        """The keys of the pages that hold what was entered and not stored."""
        return [key for key, page in self._pages.items() if page.is_unfinished]

    def minimumSizeHint(self) -> QSize:
        """What the page needs that is shown, not the largest of all."""
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else QSize()

    def heightForWidth(self, width: int) -> int:
        """The same of what is wrapped in it: otherwise whoever scrolls would make room for the highest page of all."""
        shown = self.currentWidget()
        layout = shown.layout() if shown is not None else None
        least = self.minimumSizeHint().height()
        return max(least, layout.totalMinimumHeightForWidth(width)) if layout is not None and layout.hasHeightForWidth() else least

    def wishes(self) -> dict[str, Wish]:
        """For what pages that are made anew are shown again."""
        return self._wishes | {key: wish for key, page in self._pages.items() if (wish := page.as_wish()) is not None}

    def begin_with(self, wishes: dict[str, Wish]) -> None:
        """Gives pages these wishes as soon as they are made."""
        self._wishes = dict(wishes)

    def page(self, key: str) -> Page:
        """A page, made if it is not there yet."""
        for _ in self.make(key):
            pass
        return self._pages[key]

    def make(self, key: str) -> Iterator[None]:
        """Makes a page a slice at a time, unless it is there."""
        if key not in self._pages:
            for _ in self._making.setdefault(key, self._make(key)):  # not `yield from`: whoever gives up halfway does not end it
                yield

    def _make(self, key: str) -> Iterator[None]:
        try:
            make = _load(self._entries[key])
            with born_in(self):
                page = make(self._window)
            yield from page.make_more()
            self._pages[key] = page
            self.addWidget(page)
        finally:
            self._making.pop(key, None)
        self.made.emit(page)
        if key in self._wishes:
            page.take(self._wishes.pop(key))

    def show_page(self, key: str) -> Page:
        """Shows a page and gives it."""
        page = self.page(key)
        self.setCurrentWidget(page)
        self.updateGeometry()
        if key != self._key:
            self._key = key
            self.page_changed.emit(key)
        return page

    def is_at_hand(self, key: str) -> bool:
        """Whether a page is there, or can be made without importing anything."""
        return key in self._pages or self._entries[key].load in _loaded

    def fetch(self, key: str) -> None:
        """Imports a page in a thread and makes it a slice at a time; `fetched` follows unless another one is fetched first."""
        self._fetched = key
        self._fetching.start(_import_pages([self._entries[key]]))

    @Slot()
    def _on_fetched(self) -> None:
        if self._slices.running:
            self._slices.drop()
        self._slices.start(self.make(self._fetched))

    def prepare(self) -> None:
        """Imports the pages that are not there yet in a thread, then makes them a slice at a time, before the user asks for them."""
        self._imports.start(_import_pages(self._missing()))

    def shutdown(self, timeout_ms: int) -> bool:
        """Makes no more pages and ends those that are there, `timeout_ms` for each; False when one does not end in time."""
        self._stop_making()
        ended = [_shut(key, page, timeout_ms) for key, page in self._pages.items()]
        return all(ended)

    def give_up(self, timeout_ms: int) -> Iterator[None]:
        """The same, and destroys the pages, one after the other: a slice each."""
        self._stop_making()
        for key in sorted(self._pages, key=lambda each: each == self._key):  # without the one on show another one would be shown
            page = self._pages.pop(key)
            _shut(key, page, timeout_ms)
            self.removeWidget(page)
            destroy(page)
            yield

    def _stop_making(self) -> None:
        self._pause.stop()
        for job in (self._imports, self._fetching):
            job.drop()
        self._slices.drop()
        for key in list(self._making):
            self.page(key)  # only whole ones can be ended

    def _missing(self) -> list[PageEntry]:
        return [entry for key, entry in self._entries.items() if key not in self._pages]

    @Slot()
    def _make_next(self) -> None:
        missing = self._missing()
        if missing:
            key = missing[0].key
            next(self.make(key), None)
            self._pause.start()
        elif not self._forgetting.running:
            self._forgetting.start(forget_destroyed())


def _import_pages(entries: list[PageEntry]) -> Steps[None]:
    """In a thread: the plotting library alone takes a quarter of a second."""
    for number, entry in enumerate(entries):
        yield Progress("Preparing the pages", number, len(entries))
        _load(entry)


_loaded: set[Callable[[], object]] = set()
"""What has been imported in this process."""


def _load(entry: PageEntry) -> Callable[[WindowServices], Page]:
    made = entry.load()
    _loaded.add(entry.load)
    return made


def _shut(key: str, page: Page, timeout_ms: int) -> bool:
    ended = page.shutdown(timeout_ms)
    if not ended:
        _log.warning("The page %s did not stop within %s ms", key, timeout_ms)
    return ended


def load_all(entries: Iterable[PageEntry]) -> None:
    """Imports pages now: for whoever has no time later."""
    for entry in entries:
        _load(entry)
