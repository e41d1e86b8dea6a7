"""Long work of the challenge, in a thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.camera_settings import CameraSettings
from inspector.core.challenge import Sample
from inspector.core.challenge_record import Challenge
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.record import Answer
from inspector.core.record_query import Row
from inspector.core.types import Image, Verdict
from inspector.devices.camera import Camera
from inspector.devices.source_syntax import parse
from inspector.services.health.challenge_state import ChallengeState, state_of
from inspector.services.line.trying import source_to_look_at

if TYPE_CHECKING:
    from inspector.services.health.challenge import ChallengeRun
    from inspector.services.inspect import PartInspector
    from inspector.storage.challenge_log import Line

_MOST_RECORDED = 300
_TRUTHS = {Answer.DEFECT: True, Answer.FALSE_REJECT: False}


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Everything that the page shows."""

    state: ChallengeState
    lines: "tuple[Line, ...]"
    """The newest challenge first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture that could become a sample."""

    path: Path
    name: str
    verdict: Verdict | None = None
    """What it got; None: it is not of the record."""
    is_defect: bool | None = None
    """None: nobody knows."""


@dataclass(frozen=True, slots=True)
class WrittenCamera:
    """A camera as sources are written, with the settings of its project."""

    safe: str
    make: Callable[[], Camera]


def written_camera(text: str, settings: CameraSettings, producer: str) -> WrittenCamera:
    """Raises `BAD_ARGUMENT` for what cannot be understood."""
    return WrittenCamera(parse(text).safe, lambda: source_to_look_at(text, settings, producer).make())


def look(folder: Path, project: Project, inspector: "PartInspector") -> Steps[ChallengeState]:
    """How it stands with the challenge."""
    yield Progress("Looking at the project", 0, 1)
    return state_of(folder, project, inspector)


def read(folder: Path, project: Project, inspector: "PartInspector") -> Steps[Standing]:
    """The same with all challenges so far."""
    yield Progress("Looking at the project", 0, 2)
    from inspector.storage.challenge_log import read_all

    state = state_of(folder, project, inspector)
    yield Progress("Looking at the project", 1, 2)
    return Standing(state, tuple(reversed(read_all(folder))))


def add(folder: Path, pictures: Sequence[Path | None], name: str, kind: Sample, expected: Verdict) -> Steps[None]:
    """Adds pictures, or a real part in place of None; a `name` is for one alone."""
    from inspector.services.health.challenge_samples import add_sample, free_name
    from inspector.storage.challenges import read_samples

    for done, picture in enumerate(pictures):
        yield Progress("Copying the samples", done, len(pictures), "pictures")
        wanted = name if name or picture is None else free_name(read_samples(folder), picture.stem)
        add_sample(folder, wanted, kind, expected, picture)


def remove(folder: Path, names: Sequence[str]) -> Steps[None]:
    """Takes samples out."""
    from inspector.services.health.challenge_samples import remove_sample

    for done, name in enumerate(names):
        yield Progress("Storing the project", done, len(names))
        remove_sample(folder, name)


def recorded(folder: Path) -> Steps[list[Candidate]]:
    """Recorded parts of which the picture is kept, the newest first."""
    yield Progress("Looking into the record", 0, 1)
    from inspector.services.recording.opening import all_of, open_reader

    try:
        with open_reader(folder) as reader:
            rows = reader.page(all_of(folder), limit=_MOST_RECORDED).rows
    except InspectorError as error:
        if error.code is ErrorCode.RECORD_MISSING:
            return []
        raise
    return [Candidate(folder / row.picture, _name(row), row.verdict, _truth(row.answer)) for row in rows if row.picture]


def begin(folder: Path, inspector: "PartInspector", who: str, source: str) -> "Steps[ChallengeRun]":
    """Begins a challenge; `source`: the camera for real parts, as the record may tell it."""
    yield Progress("Looking at the project", 0, 1)
    from inspector.services.health.challenge import ChallengeRun
    from inspector.ui.turns import judge_of

    return ChallengeRun(folder, inspector, who, source, judge_of(inspector))


def judge_part(run: "ChallengeRun", image: Image) -> Steps[None]:
    """Judges what is before the camera."""
    yield Progress("Showing the samples", 0, 1)
    run.judge_part(image)


def finish(run: "ChallengeRun") -> Steps[Challenge]:
    """Signs what came of it."""
    yield Progress("Storing the project", 0, 1)
    return run.finish()


def abandon(run: "ChallengeRun") -> Steps[Challenge | None]:
    """Ends it early."""
    yield Progress("Storing the project", 0, 1)
    return run.abandon()


def _name(row: Row) -> str:
    return row.serial or f"{row.judged:%Y-%m-%d %H.%M.%S}"


def _truth(answer: Answer | None) -> bool | None:
    return None if answer is None else _TRUTHS.get(answer)
