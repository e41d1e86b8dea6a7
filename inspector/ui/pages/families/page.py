"""Families of defects: NG crops that look alike, named once and counted."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.areas import Areas
from inspector.core.errors import Cancelled
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.date_text import moment_text
from inspector.ui.number_text import count_text
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.families import work
from inspector.ui.pages.families.cards import FamilyCard, ProposalCard
from inspector.ui.pages.families.pareto_bars import ParetoBars
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.plural import counted
from inspector.ui.session import Session
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll
from inspector.ui.widgets.plain_table import PlainTable
from inspector.ui.widgets.progress_panel import ProgressPanel
from inspector.ui.wishes import DrawAreas

if TYPE_CHECKING:
    from inspector.services.explain.family_parts import Families, Family

_CARDS = 30
"""Families that are shown: the largest come first."""


class FamiliesPage(Page):
    """Looks at the record when it is asked to, which takes a minute or so; another project or model forgets what was found."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.found: Families | None = None
        self.cards: list[FamilyCard | ProposalCard] = []
        self._job = NewestJob(self)
        self.rooms, self.bars, self.progress, self.said = Rooms("families"), ParetoBars(), ProgressPanel(), QLabel()
        self.zones, self.hours = PlainTable(self.tr("By zone")), PlainTable(self.tr("By hour"))
        self.look_button = IconButton("search", self.tr("Look at the newest rejected parts"), primary=True)
        self._cards = QVBoxLayout()
        what = self.tr("Here NG parts that look alike are grouped, named and counted.")
        self.gate = ModelGate(session, PageScroll(self._content()), "part", what, parent=self)
        self.rooms.lay_out(self, self.gate)
        self._connect()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        return self._job.stop(timeout_ms)

    @Slot()
    def _on_look(self) -> None:
        if self._session.folder is not None:
            self._start(work.look(self._session.folder, self._session.context))

    @Slot(object, str)
    def _on_named(self, family: "Family", name: str) -> None:
        if self._session.folder is not None and self.found is not None and not self._job.running:
            self._start(work.name(self._session.folder, self.found, family, name))

    def _start(self, steps: Any) -> None:
        self.look_button.setEnabled(False)
        self.progress.start("")
        self.progress.show()
        self._job.start(steps)

    @Slot(object)
    def _on_found(self, found: Any) -> None:
        self._rest()
        self.found = found
        self._show(found)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._rest()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    @Slot()
    def _on_cancelled(self) -> None:
        self._job.drop()
        self._rest()

    @Slot()
    def _on_model(self) -> None:
        """What was found belongs to another model."""
        self._on_cancelled()
        self.found = None
        self._clear()

    def _rest(self) -> None:
        self.progress.hide()
        self.look_button.setEnabled(True)

    def _clear(self) -> None:
        for card in self.cards:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        self.bars.show_bars(())
        self.zones.show_rows((), ())
        self.hours.show_rows((), ())
        self.said.clear()

    def _show(self, found: "Families") -> None:
        self._clear()
        for proposal in found.proposals:
            card = ProposalCard(proposal)
            card.ignore_wanted.connect(self._on_ignore_wanted)
            card.teach_wanted.connect(lambda: self.go_to("teach"))
            self._add(card)
        for family in found.families[:_CARDS]:
            shown = FamilyCard(family)
            shown.named.connect(self._on_named)
            self._add(shown)
        self.bars.show_bars(found.pareto())
        heads = self.tr("Family"), self.tr("Zone"), self.tr("Parts")
        zones = [(name, zone or self.tr("in no zone"), count_text(count)) for (name, zone), count in found.by_zone().items()]
        self.zones.show_rows(heads, zones)
        hours = [(name, moment_text(hour), count_text(count)) for (name, hour), count in found.by_hour().items()]
        self.hours.show_rows((self.tr("Family"), self.tr("Hour"), self.tr("Parts")), hours)
        self.said.setText(self._words(found))

    def _add(self, card: FamilyCard | ProposalCard) -> None:
        self.cards.append(card)
        self._cards.addWidget(card)

    def _words(self, found: "Families") -> str:
        if not found.families and not found.proposals:
            return self.tr("The record holds no rejected part whose picture is kept.")
        parts = sum(len(family.parts) for family in found.families)
        words = [
            counted(self.tr("{count} parts", "", parts), parts),
            counted(self.tr("{count} families", "", len(found.families)), len(found.families)),
        ]
        if found.skipped:
            words.append(counted(self.tr("{count} without a picture", "", found.skipped), found.skipped))
        return " · ".join(words)

    @Slot(object)
    def _on_ignore_wanted(self, areas: Areas) -> None:
        self.go_to("places", DrawAreas(areas))

    def _content(self) -> QWidget:
        content, told = QWidget(), QLabel()
        told.setText(
            self.tr(
                "Rejected parts whose hottest places look alike are a family. Name it once: new parts like it are then counted under that."
            )
        )
        told.setProperty("role", "muted")
        for label in (told, self.said):
            label.setWordWrap(True)
        head, tables = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.look_button)
        head.addWidget(self.said, 1)
        for table in (self.zones, self.hours):
            tables.addWidget(table, 1, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(told)
        layout.addLayout(head)
        layout.addWidget(self.progress)
        layout.addWidget(self.bars)
        layout.addLayout(self._cards)
        layout.addLayout(tables)
        layout.addStretch(1)
        self.progress.hide()
        self.bars.hide()
        return content

    def _connect(self) -> None:
        self.rooms.page_wanted.connect(self.page_wanted)
        self.gate.page_wanted.connect(self.page_wanted)
        self._session.model_changed.connect(self._on_model)
        self.look_button.clicked.connect(self._on_look)
        self.progress.cancel_requested.connect(self._on_cancelled)
        self._job.stepped.connect(self.progress.show_progress)
        self._job.succeeded.connect(self._on_found)
        self._job.failed.connect(self._on_failed)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return FamiliesPage(window.session)
