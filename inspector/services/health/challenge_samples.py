"""Which samples a challenge has, and when the project asks for it: what people set."""

from dataclasses import replace
from pathlib import Path

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.challenge import ChallengeSample, Sample
from inspector.core.challenge_due import ChallengeSettings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.said import said
from inspector.core.types import Verdict
from inspector.devices.image_file import read_image
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.projects import change_project
from inspector.storage.challenges import Samples, change_samples, keep_picture


@guarded(Act.SET_UP_CHALLENGE)
def add_sample(folder: Path, name: str, kind: Sample, expected: Verdict, picture: Path | None = None) -> Samples:
    """Adds a sample, with a copy of its picture, or as a real part; gives all of them.

    Raises `BAD_ARGUMENT` for what nobody can expect and a name that there is, `IMAGE_UNREADABLE`, `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    if picture is not None:
        read_image(picture)  # one that nobody can read would fail every challenge

    def added(samples: Samples) -> Samples:
        _expect_new(samples, name.strip())
        try:
            sample = ChallengeSample(name.strip(), kind, expected)
        except ValueError as error:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The sample cannot be taken: {reason}.", reason=error)) from error
        if picture is not None:
            path, sha256 = keep_picture(folder, picture)
            sample = replace(sample, path=path, sha256=sha256)
        return (*samples, sample)

    with auditing.noting(AuditKind.CHALLENGE, folder, what="sample added", name=name.strip(), expected=str(expected)):
        return change_samples(folder, added)


@guarded(Act.SET_UP_CHALLENGE)
def remove_sample(folder: Path, name: str) -> Samples:
    """Takes a sample out. Raises `BAD_ARGUMENT` where there is none of this name, `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`."""

    def removed(samples: Samples) -> Samples:
        left = tuple(each for each in samples if each.name.casefold() != name.strip().casefold())
        if left == samples:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no sample called {name}.", name=name))
        return left

    with auditing.noting(AuditKind.CHALLENGE, folder, what="sample removed", name=name.strip()):
        return change_samples(folder, removed)


def free_name(samples: Samples, wanted: str) -> str:
    """`wanted`, with a number where there is a sample of that name already."""
    there = {each.name.casefold() for each in samples}
    names = (wanted, *(f"{wanted} {number}" for number in range(2, len(samples) + 3)))
    return next(name for name in names if name.casefold() not in there)


@guarded(Act.SET_UP_CHALLENGE)
def ask_for(folder: Path, settings: ChallengeSettings) -> Project:
    """Sets when the project asks for a challenge. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`."""
    return change_project(folder, lambda project: replace(project, challenge=settings))


def _expect_new(samples: Samples, name: str) -> None:
    if any(each.name.casefold() == name.casefold() for each in samples):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is a sample called {name} already.", name=name))
