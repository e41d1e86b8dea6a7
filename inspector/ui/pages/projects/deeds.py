"""What can be done with a project besides opening it: asked for, done in a thread, and told in a notice on the page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.core.errors import Cancelled, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.services import projects, recent
from inspector.services.project_folders.contents import Contents, look_into
from inspector.services.project_folders.copying import copy_project
from inspector.services.project_folders.deleting import Trashed, bring_back, delete_for_good, delete_project, deleted_projects
from inspector.services.project_folders.naming import rename_project
from inspector.storage.trash import free_folder
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.projects.deleted import DeletedDialog
from inspector.ui.pages.projects.dialogs import NameDialog, NotesDialog
from inspector.ui.pages.projects.words import what_goes
from inspector.ui.project_requests import Request
from inspector.ui.session import Session
from inspector.ui.widgets.notice import Notice
from inspector.ui.widgets.question import Question

_CANCEL, _OPEN, _BACK = "cancel", "open", "back"


@dataclass(frozen=True, slots=True, eq=False)
class Deed:
    """`work` is called in a thread; `done` with what it gave, in the window. `said`: while it is done, where that may take long."""

    work: Callable[[], Steps[Any]]
    done: Callable[[Any], object]
    said: str = ""

    def steps(self) -> Steps[Any]:
        """Who may not do it is told by the thread, like whatever else goes wrong."""
        yield Progress("", 0, 0)
        return (yield from self.work())


class ProjectDeeds(QObject):
    """Of the projects on the page `page`; `busy`: whether something is inspected, built or carried, which keeps open ones as they are."""

    changed = Signal()
    """The list, or what is in it, is another one now."""
    opened = Signal(Path)
    """A project is to be opened."""
    failed = Signal(object)

    def __init__(self, session: Session, notice: Notice, page: QWidget, busy: Callable[[], bool]) -> None:
        super().__init__(page)
        self._session, self._notice, self._page, self._busy = session, notice, page, busy
        self._doing = JobQueue(lambda deed: deed.steps(), self)
        self._looking = NewestJob(self)
        self.question = Question(page)
        self._asked: Contents | None = None
        self._fresh: Path | Trashed | None = None
        self._edited: Request | None = None
        self.deleted: DeletedDialog | None = None
        """The list of deleted projects while it is open."""
        self._looking.succeeded.connect(self._on_looked)
        self._looking.failed.connect(self._tell)
        self.question.confirmed.connect(self._on_confirmed)
        self._doing.started.connect(self._on_started)
        self._doing.stepped.connect(self._on_stepped)
        self._doing.succeeded.connect(self._on_done)
        self._doing.failed.connect(self._on_failed)
        notice.action_requested.connect(self._on_action)
        session.answered.connect(self._on_answered)

    def stop(self, timeout_ms: int) -> bool:
        """Begins nothing more; of a copy that is being made nothing is left. False where a thread does not end in time."""
        self._doing.stop()
        return self._doing.finish(timeout_ms) and self._looking.stop(timeout_ms)

    # -- one project ----------------------------------------------------------------------------------------------------

    def pin(self, folder: Path, pinned: bool) -> None:
        """Puts a project before the others, or among them."""
        try:
            recent.pin_project(folder, pinned)
        except InspectorError as error:
            self.failed.emit(error)
        self.changed.emit()

    def rename(self, folder: Path, name: str) -> NameDialog:
        """Asks for another name."""
        is_open = folder == self._session.folder
        wish = self.tr("Rename its folder, too (not while it is open)") if is_open else self.tr("Rename its folder, too")
        title, said = self.tr("Rename the project"), self.tr("What is {name} to be called?").format(name=name)
        dialog = NameDialog(title, said, self.tr("Rename"), name, wish, self._page, wished=False, possible=not is_open)
        dialog.given.connect(lambda given, too: self._rename(folder, given, too))
        dialog.open()
        return dialog

    def duplicate(self, folder: Path, name: str) -> NameDialog:
        """Asks what a copy is to be called."""
        title = self.tr("Duplicate the project")
        said = self.tr("The copy has the settings, the good parts and the labels of {name}, and none of its record.").format(name=name)
        proposed = free_folder(folder.with_name(projects.folder_name(name) or folder.name)).name
        dialog = NameDialog(title, said, self.tr("Duplicate"), proposed, self.tr("With its models"), self._page, wished=True)
        dialog.given.connect(lambda given, models: self._duplicate(folder, given, models))
        dialog.open()
        return dialog

    def edit_notes(self, folder: Path, name: str, notes: str) -> NotesDialog:
        """Asks what is to be remembered."""
        dialog = NotesDialog(self.tr("Notes"), self.tr("What is to be remembered of {name}?").format(name=name), notes, self._page)
        dialog.given.connect(lambda given: self._keep_notes(folder, given))
        dialog.open()
        return dialog

    def delete(self, folder: Path) -> None:
        """Looks what is in it, and asks."""
        if folder == self._session.folder and (self._busy() or not self._session.settled):
            said = self.tr("The project is in use.")
            self._notice.show_text(said, self.tr("Wait for the inspection or the build, or stop it, and delete it then."), "warning")
            return
        self._looking.start(look_into(folder))

    # -- the deleted ones -----------------------------------------------------------------------------------------------

    @Slot()
    def show_deleted(self) -> None:
        """Opens the list of deleted projects."""
        self.deleted = dialog = DeletedDialog(self._page)
        dialog.bring_back_wanted.connect(self._bring_back)
        dialog.erase_wanted.connect(self._erase)
        dialog.finished.connect(self._on_deleted_closed)
        dialog.open()
        self._list_deleted()

    def _list_deleted(self) -> None:
        self._doing.add(Deed(deleted_projects, lambda listed: self.deleted.show_projects(listed) if self.deleted is not None else None))

    def _bring_back(self, trashed: Trashed) -> None:
        self._doing.add(Deed(lambda: bring_back(trashed), self._on_back, self.tr("Bringing {name} back…").format(name=trashed.name)))

    def _erase(self, trashed: Trashed) -> None:
        self._doing.add(Deed(lambda: delete_for_good(trashed), lambda _: self._list_deleted()))

    # -- done in a thread -----------------------------------------------------------------------------------------------

    def _rename(self, folder: Path, name: str, folder_too: bool) -> None:
        if folder == self._session.folder:
            self._edited = self._session.edit(lambda now: replace(now, name=name))
        else:
            self._doing.add(Deed(lambda: rename_project(folder, name, folder_too=folder_too), lambda _: self.changed.emit()))

    def _keep_notes(self, folder: Path, notes: str) -> None:
        if folder == self._session.folder:
            self._edited = self._session.edit(lambda now: replace(now, notes=notes))
        else:
            self._doing.add(Deed(lambda: _store_notes(folder, notes), lambda _: self.changed.emit()))

    def _duplicate(self, folder: Path, name: str, with_models: bool) -> None:
        def work() -> Steps[Path]:
            return copy_project(folder, free_folder(folder.with_name(projects.folder_name(name))), name, with_models=with_models)

        self._doing.add(Deed(work, self._on_copied, self.tr("Copying to {name}…").format(name=name)))

    @Slot(object)
    def _on_looked(self, found: Contents) -> None:
        self._asked = found
        is_open = found.folder == self._session.folder
        said = self.tr("Delete the project {name}?").format(name=found.name)
        detail = what_goes(found, is_open=is_open)
        self.question.ask(self.tr("Delete a project"), said, detail, self.tr("Delete"), self.tr("Keep it"))

    @Slot()
    def _on_confirmed(self) -> None:
        found = self._asked
        if found is None:
            return
        if found.folder == self._session.folder:
            if self._busy() or not self._session.settled:  # something was started while the question was open
                self.delete(found.folder)
                return
            self._session.close()
        said = self.tr("Deleting {name}…").format(name=found.name)
        self._doing.add(Deed(lambda: delete_project(found.folder), self._on_deleted, said))

    # -- how it goes ----------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_started(self, deed: Deed) -> None:
        if deed.said:
            self._notice.show_text(deed.said)
            self._notice.show_progress(Progress("", 0, 0))
            self._notice.offer(_CANCEL, self.tr("Cancel"), "stop")

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        if self._doing.now.said and self._notice.has_progress:
            self._notice.show_progress(progress)

    @Slot(object)
    def _on_done(self, result: Any) -> None:
        deed = self._doing.now
        if deed.said:
            self._notice.dismiss()
        deed.done(result)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if self._doing.now.said:
            self._notice.dismiss()
        self._tell(error)
        self.changed.emit()

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _on_copied(self, folder: Path) -> None:
        self._fresh = folder
        self._notice.show_text(self.tr("The copy is ready."), self.tr("It lies in {folder}.").format(folder=folder))
        self._notice.offer(_OPEN, self.tr("Open it"), "right")
        self.changed.emit()

    def _on_deleted(self, thrown: Trashed) -> None:
        self._fresh = thrown
        self._notice.show_text(self.tr("{name} was deleted.").format(name=thrown.name))
        self._notice.offer(_BACK, self.tr("Bring it back"), "undo")
        self.changed.emit()

    def _on_back(self, folder: Path) -> None:
        self._notice.show_text(self.tr("The project is back."), self.tr("It lies in {folder}.").format(folder=folder))
        if self.deleted is not None:
            self._list_deleted()
        self.changed.emit()

    @Slot(object, bool)
    def _on_answered(self, request: Request, done: bool) -> None:
        if request is self._edited:
            self.changed.emit()

    @Slot()
    def _on_deleted_closed(self) -> None:
        self.deleted = None

    @Slot(str)
    def _on_action(self, key: str) -> None:
        fresh = self._fresh
        self._notice.dismiss()
        if key == _CANCEL:
            self._doing.cancel()
        elif key == _OPEN and isinstance(fresh, Path):
            self.opened.emit(fresh)
        elif key == _BACK and isinstance(fresh, Trashed):
            self._bring_back(fresh)


def _store_notes(folder: Path, notes: str) -> Steps[None]:
    yield Progress("Storing the project", 0, 1)
    projects.change_project(folder, lambda now: replace(now, notes=notes))
