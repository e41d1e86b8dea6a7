"""Puts together what a line is made of, as its project wants it."""

import platform
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

import uuid6

from inspector import __version__
from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.record import Run
from inspector.core.said import said
from inspector.core.serials import SerialOrigin
from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.datasets.listing import find_images
from inspector.devices import sources
from inspector.devices.camera import Feed
from inspector.devices.triggers.ordered import trigger
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.line.serial_reading import reader_for
from inspector.services.line.setup import Recorder, Setup, Source, Trigger, Watch
from inspector.services.line.typed_serial import TypedSerial
from inspector.services.settings import settings_now
from inspector.storage import projects

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


class Ids(Protocol):
    """Makes ids in the order of inspection."""

    def next(self) -> UUID:
        """A new one."""
        ...


class ProjectRecorder(Recorder, Protocol):
    """A recorder that knows which ids are newer than all that it has."""

    @property
    def ids(self) -> Ids:
        """Makes the ids of parts and runs."""
        ...


class NamedSource(Source, Protocol):
    """A source that says what may be told of it."""

    @property
    def safe(self) -> str:
        """What the record says of it."""
        ...


def source_for(folder: Path, text: str) -> sources.Source:
    """The source written as `text`, with the project's settings of its camera. Raises `BAD_ARGUMENT`, `NO_IMAGES`, `PROJECT_*`."""
    means = sources.Means(
        images=lambda path: find_images([path]).paths,
        camera=projects.open_project(folder).camera,
        producer=settings_now().gentl_producer,
        keep=folder,
    )
    return sources.source(text, means)


@guarded(Act.INSPECT)
def setup_for(
    project: Project,
    inspector: "PartInspector",
    source: NamedSource,
    recorder: ProjectRecorder | None = None,
    *,
    most_parts: int = 0,
    fires: bool = False,
    typed: TypedSerial | None = None,
    operator: str = "",
    lot: str = "",
    watch: Watch | None = None,
) -> Setup:
    """A line for a project.

    `fires`: somebody calls `Line.fire` when a part is there; `BAD_ARGUMENT` where the project waits for that and nobody does.
    `typed`: where somebody types serials. `watch`: who looks at the parts over time. Trigger and takt limit are for live cameras: files
    are parts, and wait for one another. A project without a takt limit has that of this PC.
    """
    is_live, here = source.feed is Feed.LIVE, settings_now()
    new_id = recorder.ids.next if recorder is not None else uuid6.uuid7
    return Setup(
        _run(new_id(), project, inspector, source.safe, operator, lot),
        source,
        inspector.judge,
        trigger=_trigger(project.trigger, fires) if is_live else None,
        recorder=recorder,
        most_parts=most_parts,
        takt_s=(project.trigger.takt_ms / 1000 or here.takt_s) if is_live else 0.0,
        silent_s=here.camera_silent_s,
        read_serial=reader_for(project.serial),
        typed=(typed or TypedSerial()) if project.serial.origin is SerialOrigin.TYPED else None,
        no_read_rejects=project.serial.no_read_rejects,
        watch=watch,
        new_id=new_id,
    )


def _run(number: UUID, project: Project, inspector: "PartInspector", source: str, operator: str, lot: str) -> Run:
    """What is in force at this moment, noted in the audit as well."""
    auditing.note_later(AuditKind.RUN, run=str(number), project_name=project.name, model=inspector.model_id, source=source, lot=lot)
    return Run(
        id=number,
        began=datetime.now().astimezone(),
        project=project.name,
        model_id=inspector.model_id,
        model_sha256=inspector.model_sha256,
        rule=inspector.threshold.decision_rule,
        program=__version__,
        source=source,
        station=settings_now().station or platform.node(),
        operator=operator,
        lot=lot,
        audit=auditing.head_text(),
    )


def _trigger(settings: TriggerSettings, fires: bool) -> Trigger | None:
    if settings.kind is TriggerKind.EVERY:
        return None
    if settings.kind in (TriggerKind.KEY, TriggerKind.EXTERNAL) and not fires:
        sentence = said(
            "The project waits for a key or a controller to say that a part is there, and here nobody can: choose another trigger."
        )
        raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
    return trigger(settings)
