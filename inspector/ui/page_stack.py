"""The pages of the window, one of them shown. Tune and Inspect, which need the plotting library, are made when they are needed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from inspector.core.progress import Progress, Steps
from inspector.ui.session import Session


class PageStack(QStackedWidget):
    """Pages by name."""

    made = Signal(object)
    """A page that was not there before."""
    page_changed = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pages: dict[str, QWidget] = {}
        self._key = ""

    @property
    def key(self) -> str:
        """Which page is shown."""
        return self._key

    def add(self, key: str, page: QWidget) -> None:
        """Takes a page in."""
        self._pages[key] = page
        self.addWidget(page)
        self.made.emit(page)

    def page(self, key: str) -> QWidget:
        """A page, made if it is not there yet."""
        if key not in self._pages:
            self.add(key, _make_page(key, self._session))
        return self._pages[key]

    def made_pages(self) -> dict[str, QWidget]:
        """The pages that are there."""
        return dict(self._pages)

    def show_page(self, key: str) -> QWidget:
        """Shows a page and gives it."""
        page = self.page(key)
        self.setCurrentWidget(page)
        if key != self._key:
            self._key = key
            self.page_changed.emit(key)
        return page


def import_pages() -> Steps[None]:
    """Imports what the pages that are made later need. Run it in a thread: the plotting library alone takes a quarter of a second."""
    yield Progress("Preparing the pages", 0, 2)
    import inspector.ui.pages.inspecting.page

    yield Progress("Preparing the pages", 1, 2)
    import inspector.ui.pages.tuning.page  # noqa: F401


def _make_page(key: str, session: Session) -> QWidget:
    if key == "tune":
        from inspector.ui.pages.tuning.page import TunePage

        return TunePage(session)
    if key == "help":
        from inspector.ui.pages.help import HelpPage

        return HelpPage(session.context)
    from inspector.ui.pages.inspecting.page import InspectPage

    return InspectPage(session)
