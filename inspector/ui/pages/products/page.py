"""Products: projects with a released model, one of which the line is changed to after a question with both pictures."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.core.project import Project
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.products.card import WIDTH_PX, ProductCard
from inspector.ui.pages.products.question import ProductQuestion
from inspector.ui.pages.products.work import SeenProduct, choose, look
from inspector.ui.session import Session
from inspector.ui.widgets.card_grid import CardGrid
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.page_scroll import PageScroll

_PICTURE_PX = 320


class ProductsPage(Page):
    """Looks at the products whenever it is shown."""

    change_wanted = Signal(Path)
    """The project that the line is to be changed to; somebody has confirmed it."""

    def __init__(self, session: Session, line_runs: Callable[[], bool] = lambda: False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._line_runs = session, line_runs
        self.seen: list[SeenProduct] = []
        self._cards: list[ProductCard] = []
        self.question: ProductQuestion | None = None
        self._wanted: Path | None = None
        self._looking, self._choosing = NewestJob(self), NewestJob(self)
        self._grid = CardGrid(theme.scaled(WIDTH_PX))
        self._empty = EmptyState("part", "", "")
        self._title = QLabel(self.tr("Which product?"))
        self._title.setProperty("role", "title")
        self._stack = QStackedWidget()
        self._stack.addWidget(PageScroll(self._grid, wide=True))
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.SPACE] * 4)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self._title)
        layout.addWidget(self._stack, 1)
        self._say(self.tr("Looking at the projects…"), "")
        self._looking.succeeded.connect(self._on_seen)
        self._looking.failed.connect(self._on_failed)
        self._choosing.succeeded.connect(self._on_chosen)
        self._choosing.failed.connect(self._on_failed)
        session.project_changed.connect(self._show)

    def cards(self) -> list[ProductCard]:
        """The cards that are shown."""
        return self._cards

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [each.stop(timeout_ms) for each in (self._looking, self._choosing)]
        return all(ended)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looking.start(look(_PICTURE_PX))

    def ask(self, wanted: SeenProduct) -> None:
        """Asks whether the line shall be changed to this product."""
        now = next((each for each in self.seen if each.product.folder == self._session.folder), None)
        name = self._session.project.name if self._session.project is not None else ""
        self.question = ProductQuestion(now, name, wanted, runs=self._line_runs(), parent=self.window())
        self.question.confirmed.connect(self._on_confirmed)
        self.question.open()

    @Slot(object)
    def _on_confirmed(self, wanted: SeenProduct) -> None:
        self._wanted = wanted.product.folder
        self._choosing.start(choose(wanted.product.folder))

    @Slot(object)
    def _on_chosen(self, project: Project) -> None:
        if self._wanted is not None:
            self.change_wanted.emit(self._wanted)

    @Slot(object)
    def _on_seen(self, seen: list[SeenProduct]) -> None:
        self.seen = seen
        self._show()

    @Slot()
    def _show(self) -> None:
        if not self.seen:
            text = self.tr("A product appears here once it has a model and a threshold that an engineer has put in force.")
            self._say(self.tr("No product is released yet"), text)
            return
        self._cards = []
        for each in self.seen:
            card = ProductCard(each, in_use=each.product.folder == self._session.folder)
            card.clicked.connect(lambda _=False, each=each: self.ask(each))
            self._cards.append(card)
        self._grid.set_cards(self._cards)
        self._stack.setCurrentIndex(0)

    def _say(self, title: str, text: str) -> None:
        self._empty.set_text(title, text)
        self._stack.setCurrentIndex(1)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    page = ProductsPage(window.session, window.line_runs)
    page.change_wanted.connect(window.opening.change_product)
    return page
