"""The usual source of the product: found for Start where none was chosen, and remembered whenever one was inspected with."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.devices.camera import Feed
from inspector.services.usual_source import UsedSource, remember_source, usual_sources
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.sources import Source, used_source
from inspector.ui.session import Session


class UsualSource(NewestJob):
    """Succeeds with a `Source`, or with None where none is known. Fails where those that are known are not there."""

    not_kept = Signal(object)
    """The exception that kept a source from being remembered, which is no reason to stop."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._live = ""
        """The camera that was inspected with last since the program was started; it may be one in memory."""
        self._found: Source | None = None
        self._kept: tuple[Path | None, UsedSource] | None = None
        self._storing = JobQueue(_stored, self)
        self._storing.failed.connect(self._on_not_kept)
        self.succeeded.connect(self._on_found)

    def look(self) -> None:
        """Looks for it in a thread."""
        settings = self._session.settings
        self.start(_find(self._session, self._live, settings.now.source, "source" in settings.locks))

    def gave(self, source: Source | None) -> bool:
        """Whether this is what was found last: it is looked for again at the start, since a camera may have another number by then."""
        return source is not None and source is self._found

    def was_used(self, source: Source) -> None:
        """Somebody inspects with it now."""
        self._live = source.written if source.feed is Feed.LIVE else ""  # files are those of one project
        used = self._session.folder, UsedSource(source.written, source.label)
        if ":" in source.written and used != self._kept:  # others exist in memory only
            self._kept = used
            self._storing.add(used)

    def stop(self, timeout_ms: int) -> bool:
        """Keeps what is still to be kept; False where a thread does not end in time."""
        found = super().stop(timeout_ms)
        return self._storing.finish(timeout_ms) and found

    @Slot(object)
    def _on_found(self, source: Source | None) -> None:
        self._found = source

    @Slot(object)
    def _on_not_kept(self, error: BaseException) -> None:
        self._kept = None
        self.not_kept.emit(error)


def _stored(used: tuple[Path | None, UsedSource]) -> Steps[None]:
    return remember_source(*used)


def _find(session: Session, live: str, setting: str, fixed: bool) -> Steps[Source | None]:
    """The first that is there. Raises `NO_IMAGES`, `FOLDER_UNREADABLE`, `BAD_ARGUMENT`, `CAMERA_LOST`."""
    yield Progress("Looking for images", 0, 0)
    first: InspectorError | None = None
    for used in usual_sources(session.folder, live=live, setting=setting, fixed=fixed):
        try:
            return (yield from used_source(used, session))
        except InspectorError as error:
            if used.name and error.code is ErrorCode.CAMERA_LOST:
                raise  # somebody has to say whether another camera sees the same
            first = first or error
    if first is not None:
        raise first
    return None
