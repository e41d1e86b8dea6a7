"""The validation images of the open project: listed, labelled, added to and scored in threads. What is said is stored in its order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from inspector.core.areas import Use
from inspector.core.errors import Cancelled
from inspector.core.labels import Label, Truth
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.services.validation.adding import Added, add_images, nothing_against
from inspector.services.validation.images import ValidationImage, ValidationSet, with_found
from inspector.services.validation.labels import Change, read_said, relabelled, say
from inspector.services.validation.listed import Listed, list_sources
from inspector.services.validation.scoring import KnownModel, known_set, scored_set
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.bridge.newest_job import NewestJob

if TYPE_CHECKING:
    from inspector.core.areas import Areas
    from inspector.core.thresholds import Threshold
    from inspector.services.inspect import PartInspector

_MOST_UNDONE, _MOST_AT_ONCE = 100, 200


class Opened(Protocol):
    """As much of the session as this needs."""

    project_changed: SignalInstance
    threshold_changed: SignalInstance
    folder: Path | None
    project: Project | None
    inspector: "PartInspector | None"


class ValidationImages(QObject):
    """`now` is the set of the open project under its model, None until it is read. Every answer comes by a signal."""

    changed = Signal()
    """`now` is another set, read from the disk."""
    relabelled = Signal(object)
    """`now` has these (row, `ValidationImage`) in place of others: a person has spoken, and it is being stored."""
    added = Signal(object)
    """What became of images that were to be added, as `Added`."""
    done = Signal(object)
    """What came of a deed, see `do`."""
    stepped = Signal(object)
    """A `Progress` of adding or scoring."""
    settled = Signal()
    """Adding or scoring is over."""
    failed = Signal(object)

    def __init__(self, session: Opened, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.now: ValidationSet | None = None
        self._rows: dict[str, int] = {}
        self._listed: Listed | None = None
        self._sources: tuple[Path | None, tuple[str, ...]] = (None, ())
        self._troubles: dict[str, ValidationImage] = {}
        self._areas: Areas | None = None
        self._undone: list[list[ValidationImage]] = []
        self._reading, self._scoring = NewestJob(self), NewestJob(self)
        self._deeds = JobQueue(lambda deed: deed(), self)
        self._connect()

    @property
    def scoring(self) -> bool:
        """Whether images are being looked at."""
        return self._scoring.running

    @property
    def can_undo(self) -> bool:
        """Whether there is a labelling to be taken back."""
        return bool(self._undone)

    # -- what is asked --------------------------------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Reads the set if nobody has yet."""
        if self.now is None and not self._reading.running:
            self._read()

    @Slot()
    def refresh(self) -> None:
        """Looks into the sources again: files come and go."""
        self._listed, self._troubles = None, {}
        self._read()

    def look_again(self) -> None:
        """Reads the labels again where somebody has looked at them: others have spoken, on another page."""
        if self.now is not None:
            self._read()

    def say(self, images: Sequence[ValidationImage], truth: Truth, kind: str | None = None) -> None:
        """Labels images; shown at once and stored in a thread. `kind`: of a defect; None: as it was."""
        self._undone = [*self._undone, list(images)][-_MOST_UNDONE:]
        self._change(list(images), lambda each: Change(each.path, truth, each.kind or None if kind is None else kind))

    @Slot()
    def undo(self) -> None:
        """Takes the last labelling back; the file keeps both."""
        if self._undone:
            self._change(self._undone.pop(), _as_it_was)

    def add(self, names: Sequence[str | Path], truth: Truth | None = None, kind: str = "") -> None:
        """Adds the images behind names, see `add_images`; `added` or `failed` follows."""
        folder, known, inspector = self._session.folder, self.now or ValidationSet(), self._session.inspector
        against = inspector.pictures.against_learning if inspector is not None else nothing_against
        if folder is not None and names:
            self._deeds.add(lambda: add_images(folder, names, known, truth, kind, against))

    def do(self, deed: Callable[[], Steps[Any]]) -> None:
        """Does something to the set when its turn comes, and reads it again; `done` or `failed` follows."""
        self._deeds.add(deed)

    @Slot()
    def score(self) -> None:
        """Has the model look at the images that it does not know yet. What is found is kept, however this ends."""
        folder, inspector = self._session.folder, self._session.inspector
        if folder is None or inspector is None or self.scoring or self.now is None or not self.now.waiting:
            return
        self._scoring.start(_scored(folder, inspector, self._listed or Listed()))

    @Slot()
    def stop_scoring(self) -> None:
        """Looks at no more images for now."""
        if self._scoring.drop() is not None:
            self.settled.emit()
            self._read()

    def shutdown(self, timeout_ms: int) -> bool:
        """Ends all threads; False where something that was said is not stored in time."""
        stored = self._deeds.finish(timeout_ms)
        self._deeds.stop()
        self._reading.stop(timeout_ms)
        self._scoring.stop(timeout_ms)
        return stored

    # -- what becomes of it ---------------------------------------------------------------------------------------------

    def _change(self, images: list[ValidationImage], change: Callable[[ValidationImage], Change]) -> None:
        """Very many are shown once they are stored: the window has no time for them."""
        folder = self._session.folder
        if folder is None or self.now is None:
            return
        if len(images) <= _MOST_AT_ONCE:
            self._show(map(change, images))
        self._deeds.add(lambda: _stored(folder, images, change))

    def _show(self, changes: Iterable[Change]) -> None:
        """The changes as they will be read from the disk, nearly: who spoke when follows."""
        assert self.now is not None
        images, shown = list(self.now.images), list[tuple[int, ValidationImage]]()
        for change in changes:
            row = self._rows.get(change.path)
            if row is None:
                continue
            kind = (change.kind or "") if change.truth is Truth.DEFECT else ""
            former = images[row].label or Label(change.path, change.truth)
            label = replace(former, truth=change.truth, kind=change.kind or former.kind, who="", at="")
            images[row] = replace(images[row], truth=change.truth, kind=kind, label=label)
            shown.append((row, images[row]))
        self.now = replace(self.now, images=tuple(images))
        self.relabelled.emit(shown)

    def _read(self) -> None:
        folder, project = self._session.folder, self._session.project
        if folder is not None and project is not None:
            self._reading.start(_read(folder, project, self._session.inspector, self._listed))

    def _take(self, now: ValidationSet | None) -> None:
        self.now = with_found(now, self._troubles) if now is not None and self._troubles else now
        self._rows = {each.path: row for row, each in enumerate(self.now.images)} if self.now is not None else {}
        self.changed.emit()
        if self.now is not None and self.now.is_stale:
            self.score()

    @Slot(object)
    def _on_read(self, read: tuple[Listed, ValidationSet]) -> None:
        self._listed, now = read
        if not self._deeds.running:  # otherwise it is read again once all is stored
            self._take(now)

    @Slot(object)
    def _on_scored(self, found: ValidationSet) -> None:
        self._troubles = {each.name: each for each in found.images if each.trouble}
        self.settled.emit()
        self._read()

    @Slot(object)
    def _on_done(self, result: object) -> None:
        self.settled.emit()
        (self.added if isinstance(result, Added) else self.done).emit(result)
        self._read()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self.settled.emit()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    @Slot(object)
    def _on_deed_failed(self, error: BaseException) -> None:
        """What is on the disk is shown again."""
        self._undone.clear()
        self._on_failed(error)
        self._read()

    # -- the session ----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_project(self) -> None:
        project = self._session.project
        sources = (self._session.folder, (*project.validation_good, *project.validation_defect) if project is not None else ())
        if sources[:1] != self._sources[:1]:
            self._forget()
        elif sources != self._sources and self.now is not None:
            self.refresh()
        self._sources = sources

    @Slot(object)
    def _on_threshold(self, threshold: "Threshold") -> None:
        """Other areas make other scores, and so do the thresholds of zones: nothing else that is known hangs on a threshold."""
        if threshold.areas != self._areas or (threshold.areas is not None and threshold.areas.of(Use.ZONE)):
            self._areas = threshold.areas
            self._scoring.drop()
            self._read()

    def _forget(self) -> None:
        for job in (self._reading, self._scoring):
            job.drop()
        self._undone.clear()
        self._listed, self._troubles = None, {}
        self._take(None)

    def open_with(self, known: ValidationSet | None) -> None:
        """Begins with what was read while the model was loaded, without the sources, which are looked into now."""
        self._scoring.drop()
        self._troubles = {}
        self._areas = self._session.inspector.threshold.areas if self._session.inspector is not None else None
        self._take(known)
        if known is not None and self._sources[1]:
            self.refresh()

    def _connect(self) -> None:
        jobs: tuple[tuple[Any, Callable[..., object], Callable[..., object]], ...] = (
            (self._reading, self._on_read, self._on_failed),
            (self._scoring, self._on_scored, self._on_failed),
            (self._deeds, self._on_done, self._on_deed_failed),
        )
        for job, done, failed in jobs:
            job.succeeded.connect(done)
            job.failed.connect(failed)
        for job in (self._scoring, self._deeds):
            job.stepped.connect(self.stepped)
        self._session.project_changed.connect(self._on_project)
        self._session.threshold_changed.connect(self._on_threshold)


def _read(folder: Path, project: Project, inspector: "PartInspector | None", listed: Listed | None) -> Steps[tuple[Listed, ValidationSet]]:
    yield Progress("Looking for images", 0, 0)
    if listed is None:
        listed = yield from list_sources(project)
    return listed, known_set(folder, KnownModel.of(inspector) if inspector is not None else None, listed)


def _scored(folder: Path, inspector: "PartInspector", listed: Listed) -> Steps[ValidationSet]:
    yield Progress("Scoring validation images", 0, 0)
    from inspector.ui.turns import judge_of  # brings what the line needs, which the window must not wait for

    return (yield from scored_set(folder, inspector, listed, judge_of(inspector, again=True), evidence=False))


def _stored(folder: Path, images: Sequence[ValidationImage], change: Callable[[ValidationImage], Change]) -> Steps[tuple[Label, ...]]:
    yield Progress("Storing the labels", 0, 1)
    return say(folder, relabelled(map(change, images), read_said(folder)))


def _as_it_was(before: ValidationImage) -> Change:
    """What takes everything back that was said since."""
    return Change(before.path, before.label.truth if before.label is not None else Truth.UNKNOWN, before.kind)
