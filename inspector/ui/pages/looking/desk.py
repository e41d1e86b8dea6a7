"""Between the drafts of the page and the open project: reads, checks, copies, applies."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.areas import Areas
from inspector.core.errors import Cancelled
from inspector.core.said import reason_of
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.messages import explain
from inspector.ui.pages.looking import work
from inspector.ui.pages.looking.draft import Draft, outside
from inspector.ui.pages.looking.words import area_text
from inspector.ui.project_requests import Request
from inspector.ui.said_text import in_words
from inspector.ui.session import Session


class Desk(QObject):
    """Keeps the draft of every project that was worked at while the program runs; `draft` is that of the open one, once it is there."""

    changed = Signal()
    """The draft, or what is known of it, is something else."""
    moved = Signal()
    """Another project is open."""
    ground_read = Signal(object)
    """The `Ground` that is drawn on from now on."""
    applied = Signal()
    said = Signal(str)
    """A sentence about what was asked for; empty: forget the last one."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._drafts: dict[Path, Draft] = {}
        self._folder: Path | None = None
        self._problem = ""
        self._asked: Request | None = None
        self._reading, self._checking, self._copying = NewestJob(self), NewestJob(self), NewestJob(self)
        self._reading.succeeded.connect(self._on_ground)
        self._reading.failed.connect(self._on_failed)
        self._checking.succeeded.connect(self._on_checked)
        self._checking.failed.connect(self._on_check_failed)
        self._copying.succeeded.connect(self._on_copied)
        self._copying.failed.connect(self._on_failed)
        session.answered.connect(self._on_answered)

    # -- what there is --------------------------------------------------------------------------------------------------

    @property
    def draft(self) -> Draft | None:
        """None until its picture was read."""
        return self._drafts.get(self._folder) if self._folder is not None else None

    @property
    def threshold(self) -> float | None:
        """Of the model in use."""
        return self._session.inspector.threshold.value if self._session.inspector is not None else None

    @property
    def in_use(self) -> Areas | None:
        """By the threshold in force; without one, what the next build learns by."""
        project = self._session.project
        if project is None:
            return None
        record = project.in_force(project.active_model)
        return record.areas if record is not None else project.areas

    @property
    def problem(self) -> str:
        """Why the draft cannot be used."""
        return self._problem

    @property
    def stores(self) -> bool:
        """Whether the draft is being stored, and may not be changed."""
        return self._asked is not None

    @property
    def busy(self) -> bool:
        """Whether something is being read, checked or stored."""
        return self.stores or any(job.running for job in (self._reading, self._checking, self._copying))

    @property
    def waits(self) -> bool:
        """Whether the draft waits for another person."""
        project, draft = self._session.project, self.draft
        if project is None or draft is None or project.draft is None or not draft.is_changed:
            return False
        drafted = project.draft.record.areas
        return (drafted.areas if drafted is not None else ()) == draft.areas

    # -- what is asked for ----------------------------------------------------------------------------------------------

    def take_project(self) -> None:
        """The open project is another one now, or has changed: reads its picture, or finds out what is in use."""
        session, before = self._session, self._folder
        self._folder = session.folder
        if self._folder != before:
            self.moved.emit()
        if session.folder is None or session.project is None:
            self._reading.drop()
        elif self._folder != before or self.draft is None:
            self._said_nothing()
            known = self.draft
            areas = self._areas_of(known) if known is not None else self.in_use
            self._read(areas, known.reference if known is not None else None)
        else:
            self._compare(self.draft)
        self.changed.emit()

    def stand_on(self, picture: Path) -> None:
        """Draws on another picture."""
        self._said_nothing()
        self._read(self._areas_of(self.draft) if self.draft is not None else self.in_use, picture)
        self.changed.emit()

    def read_again(self) -> None:
        """Draws on the picture that the draft names."""
        if self.draft is not None:
            self.stand_on(self.draft.reference)

    def copy_from(self, folder: Path) -> None:
        """Takes over the areas of another project, which is one step that can be undone."""
        if self.draft is not None:
            self._said_nothing()
            self._copying.start(work.copy_areas(folder, self.draft.size))
            self.changed.emit()

    def apply(self, reason: str) -> None:
        """Puts the draft to use."""
        draft = self.draft
        if draft is not None and not self.busy and not self._problem:
            self._asked = self._session.change_rule(partial(work.apply, self._areas_of(draft), reason, draft.new_reference))
            self.changed.emit()

    def check(self) -> None:
        """Finds out whether the draft, which was changed, can be used."""
        self._said_nothing()
        self._check()
        self.changed.emit()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the threads; False when one does not end in time."""
        ended = [job.stop(timeout_ms) for job in (self._reading, self._checking, self._copying)]
        return all(ended)

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _read(self, areas: Areas | None, picture: Path | None) -> None:
        if self._session.folder is not None and self._session.project is not None:
            self._reading.start(work.read_ground(self._session.folder, self._session.project, areas, picture))

    def _check(self) -> None:
        draft, self._problem = self.draft, ""
        self._checking.drop()
        if draft is None:
            return
        try:
            areas = draft.as_areas
        except ValueError as error:
            self._problem = in_words(reason_of(error))
            return
        if lost := outside(draft):
            text = self.tr("{area}: nothing of it lies in the picture. Move it inside, or delete it.")
            self._problem = text.format(area=area_text(lost[0]))
            return
        self._checking.start(work.check(areas, self.threshold))

    def _compare(self, draft: Draft | None) -> None:
        """What is in use may be something else now, because it was applied here or changed elsewhere."""
        areas = self.in_use
        if draft is None or (areas is not None and areas.size != draft.size):
            return
        untouched = not draft.is_changed
        draft.rest_on(areas)
        if untouched and draft.is_changed:
            draft.go_back()

    def _areas_of(self, draft: Draft) -> Areas | None:
        try:
            return draft.as_areas
        except ValueError:
            return None

    def _said_nothing(self) -> None:
        self.said.emit("")

    @Slot(object)
    def _on_ground(self, ground: work.Ground) -> None:
        if self._folder is None:
            return
        known = self.draft
        if known is None:
            self._drafts[self._folder] = Draft(ground.areas, ground.size, ground.path, is_kept=ground.is_kept)
        else:
            known.stand_on(ground.path, ground.size, ground.areas.areas if ground.areas is not None else ())
            self._compare(known)
        self.ground_read.emit(ground)
        self.check()

    @Slot(object)
    def _on_copied(self, areas: Areas) -> None:
        if self.draft is not None:
            self.draft.take_over(areas.areas)
            self.check()

    @Slot()
    def _on_checked(self) -> None:
        self.changed.emit()

    @Slot(object)
    def _on_check_failed(self, error: BaseException) -> None:
        self._problem = "" if isinstance(error, Cancelled) else _sentence(error)
        self.changed.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.said.emit(_sentence(error))
        self.changed.emit()

    @Slot(object, bool)
    def _on_answered(self, request: Request, done: bool) -> None:
        if request is not self._asked:
            return
        self._asked = None
        if done and self.draft is not None:
            self.draft.keep_reference()
            self.applied.emit()
        self.changed.emit()


def _sentence(error: BaseException) -> str:
    message = explain(error)
    return message.detail or message.happened
