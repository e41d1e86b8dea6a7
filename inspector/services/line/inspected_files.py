"""Files that are judged many at a time, and recorded as a run of their own: a line whose pictures are all there already."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.project import Project
from inspector.core.types import Image
from inspector.devices.camera import Camera, Feed, Frame
from inspector.devices.folder import ImageFiles
from inspector.services.line import judging
from inspector.services.line.ordering import ProjectRecorder, setup_for
from inspector.services.line.waiting import Job

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


class PatientRecorder(ProjectRecorder, Protocol):
    """A recorder for which somebody can wait."""

    def flush(self) -> None:
        """Returns once everything is on the disk. Raises what prevents that."""
        ...


@dataclass(frozen=True, slots=True)
class Files:
    """Where the pictures come from, as a run is told."""

    label: str
    feed: Feed = Feed.ONCE

    @property
    def safe(self) -> str:
        """What the record says of it."""
        return f"file:{self.label}"

    def make(self) -> Camera:
        """Nobody takes pictures from it."""
        return ImageFiles([])


class FileRecord:
    """Given every file once it is judged, in order."""

    def __init__(self, project: Project, inspector: "PartInspector", recorder: PatientRecorder, label: str) -> None:
        """Begins a run. `label` names the files to whoever looks the run up. Raises as `Recorder.begin` does."""
        self._setup = setup_for(project, inspector, Files(label), recorder, fires=True)
        self._recorder = recorder
        self._parts = 0
        recorder.begin(self._setup.run)

    def keep(self, image: Image | None, inspection: Inspection) -> Inspection:
        """Records a part, and gives what became of it: UNDECIDED where it has no serial and needs one.

        Raises what keeps it from being recorded: no part is judged and not recorded.
        """
        path = Path(inspection.source)
        frame = Frame(image, self._parts, datetime.now(), inspection.source, path) if image is not None else None
        typed = self._setup.typed
        job = Job(inspection.source, frame, path=path, serial=typed.take() if typed is not None else None)  # nobody types here
        serial = judging.serial_of(self._setup, job)
        inspection = judging.identified(self._setup, serial, inspection)
        self._parts += 1
        part = judging.part_of(self._setup, self._parts, job, inspection, serial)
        _, _, fault = judging.recorded(self._setup, part, job, inspection)
        if isinstance(fault, InspectorError) and fault.code is ErrorCode.RECORD_BEHIND:  # files can wait
            self._recorder.flush()
            _, _, fault = judging.recorded(self._setup, part, job, inspection)
        if fault is not None:
            raise fault
        return inspection
