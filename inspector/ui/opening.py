"""Opens projects from folders, from files and for the demo, and leads to the page on which one goes on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.services.transfer import Imported, is_transfer_file
from inspector.ui.building import Building
from inspector.ui.line_question import LineQuestion
from inspector.ui.project_requests import Request
from inspector.ui.session import Session
from inspector.ui.telling import Telling
from inspector.ui.transfer_desk import TransferDesk
from inspector.ui.transfers import Transfer


class Opening(QObject):
    """Refuses, in a sentence, while a build runs."""

    page_wanted = Signal(str, object)
    """As of a `Page`: the key of a page, and None."""

    def __init__(
        self,
        session: Session,
        building: Building,
        desk: TransferDesk,
        telling: Telling,
        question: LineQuestion,
        page_key: Callable[[], str],
        parent: QObject,
    ) -> None:
        """`question` is asked before a running line ends; `page_key` says which page is shown."""
        super().__init__(parent)
        self._question = question
        self._session, self._building, self._desk, self._telling, self._page_key = session, building, desk, telling, page_key
        self._asked: Request | None = None
        self._imported: Imported | None = None
        desk.imported.connect(self._on_imported)
        session.answered.connect(self._on_answered)
        building.succeeded.connect(self._on_build_succeeded)
        building.ready.connect(self._ask_and_open)
        telling.model_wanted.connect(self._on_model_wanted)

    @Slot(Path)
    def open_project(self, folder: Path) -> None:
        """Opens a project, or imports one from a file, and goes where it can be used, or says why not.

        One that is open and has its model stays as it is, with what was inspected; before another one ends a running line, that is asked.
        """
        if self._telling.refuse_while_building():
            return
        if is_transfer_file(folder):
            self._desk.transfers.start(Transfer(folder))
        elif folder == self._session.folder and self._session.inspector is not None:
            self._telling.dismiss()
            self.page_wanted.emit("inspect", None)
        else:
            self._ask_and_open(folder)

    @Slot(object)
    def _ask_and_open(self, folder: Path, imported: Imported | None = None) -> None:
        self._question.ask_before_project(lambda: self._open(folder, imported))

    def change_product(self, folder: Path) -> None:
        """Opens a project once somebody has confirmed that what runs ends for it."""
        if not self._telling.refuse_while_building():
            self._open(folder)

    def _open(self, folder: Path, imported: Imported | None = None) -> None:
        self._telling.dismiss()
        self._imported = imported
        self._asked = self._session.open(folder)

    @Slot()
    def start_demo(self) -> None:
        """Opens the demo project; on first use it is drawn and built before the user's eyes."""

        def work() -> None:
            self._telling.dismiss()
            self.page_wanted.emit("build", None)
            self._building.start_demo()

        if not self._telling.refuse_to_build():
            self._question.ask_before(work, self.tr("Stop the inspection and open the demo?"), self.tr("Stop and open"))

    @Slot()
    def _on_model_wanted(self) -> None:
        self._question.ask_before_model(self._session.turn.insist)

    @Slot(object)
    def _on_build_succeeded(self, folder: Path) -> None:
        if not self._building.worked and self._page_key() == "build":
            self.page_wanted.emit("inspect", None)

    @Slot(object)
    def _on_imported(self, imported: Imported) -> None:
        if not self._telling.refuse_while_building():
            self._ask_and_open(imported.folder, imported)

    @Slot(object, bool)
    def _on_answered(self, request: Request, done: bool) -> None:
        project = self._session.project
        if request is not self._asked or not done or project is None:
            return
        self.page_wanted.emit("inspect" if project.active_model else "build", None)
        if self._imported is not None and self._imported.folder == request.folder:
            self._desk.tell_imported(self._imported)
