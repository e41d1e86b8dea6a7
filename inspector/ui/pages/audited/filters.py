"""Which entries of the audit are listed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from inspector.services.audit_listing import Known
from inspector.ui.pages.audited.words import kind_text, project_text
from inspector.ui.widgets.text_room import make_room
from inspector.ui.widgets.wrapped_row import WrappedRow

_LEAST = "n" * 10
"""Room for a name in any case."""


class AuditFilters(WrappedRow):
    """Choices apply at once."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds, self.people, self.projects, self.span = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        named = (
            (self.span, self.tr("Since when")),
            (self.kinds, self.tr("What")),
            (self.people, self.tr("Who")),
            (self.projects, self.tr("Project")),
        )
        for text, days in ((self.tr("Today"), 1), (self.tr("Last 7 days"), 7), (self.tr("Last 30 days"), 30), (self.tr("All of it"), 0)):
            self.span.addItem(text, days)
        self.span.setCurrentIndex(3)
        for box, name in named:
            box.setAccessibleName(name)
            self.add(box, stretch=1)
        self.add_stretch()
        self.show_known(Known((), (), ()))
        for box in (self.span, self.kinds, self.people, self.projects):
            box.currentIndexChanged.connect(self.changed)

    @property
    def kind(self) -> str:
        """The kind that is meant; empty: all."""
        return str(self.kinds.currentData() or "")

    @property
    def who(self) -> str:
        """The name that is meant; empty: everybody."""
        return str(self.people.currentData() or "")

    @property
    def project(self) -> str:
        """The folder of the project that is meant; empty: all."""
        return str(self.projects.currentData() or "")

    @property
    def days(self) -> int:
        """How many days are meant, today among them; 0: all of it."""
        return int(self.span.currentData())

    def show_known(self, known: Known) -> None:
        """What there is to choose from; what is chosen stays chosen."""
        self._fill(self.kinds, self.tr("Everything"), [(kind_text(each), each) for each in known.kinds])
        self._fill(self.people, self.tr("Everybody"), [(each, each) for each in known.people])
        self._fill(self.projects, self.tr("All projects"), [(project_text(each), each) for each in known.projects])
        for box in (self.span, self.kinds):
            make_room(box)
        for box in (self.people, self.projects):  # names are of any length
            make_room(box, [box.itemText(0), _LEAST])

    def _fill(self, box: QComboBox, all_of_it: str, entries: list[tuple[str, str]]) -> None:
        chosen = box.currentData()
        box.blockSignals(True)
        box.clear()
        box.addItem(all_of_it, "")
        for text, value in sorted(entries):
            box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)
