"""The samples of a project's challenge: `challenge.json`, and copies of their pictures in the folder `challenge`."""

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from inspector.core.challenge import ChallengeSample
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import MOST_JSON_BYTES, is_plain_name, parse_json, read_regular
from inspector.core.kinds import ENTRIES, MAPPING, WHOLE, expect
from inspector.core.said import said
from inspector.core.versions import clause, refusal
from inspector.storage import atomic, projects

FILE, PICTURES = "challenge.json", "challenge"
SCHEMA = 1
Samples: TypeAlias = tuple[ChallengeSample, ...]
_MOST_SAMPLES = 1000


def read_samples(folder: Path) -> Samples:
    """The samples of a project in the order in which they are shown; none where there are none.

    Raises `PROJECT_DAMAGED`, `PROJECT_TOO_NEW`.
    """
    file = folder / FILE
    try:
        stored = expect(MAPPING, "The challenge", parse_json(read_regular(file, MOST_JSON_BYTES)))
        if expect(WHOLE, "schema", stored["schema"]) > SCHEMA:
            raise InspectorError(
                ErrorCode.PROJECT_TOO_NEW,
                said("The challenge has format {format}, this one reads {ours}.", format=stored["schema"], ours=SCHEMA),
            )
        return _checked(tuple(map(ChallengeSample.from_json, expect(ENTRIES, "samples", stored["samples"]))))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise InspectorError(
            ErrorCode.PROJECT_DAMAGED, said("The samples in {file} cannot be read: {reason}.", file=file, reason=error.strerror)
        ) from error
    except (ValueError, KeyError, TypeError, InspectorError) as error:
        newer = refusal(said("The challenge"), None, error)
        raise newer or InspectorError(
            ErrorCode.PROJECT_DAMAGED, said("The samples in {file} are damaged: {reason}.", file=file, reason=clause(error))
        ) from error


def change_samples(folder: Path, change: Callable[[Samples], Samples]) -> Samples:
    """Applies `change` to the samples on disk and gives the result; pictures that no sample needs any more are deleted.

    Raises `BAD_ARGUMENT` for two of one name, `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    with projects.changing(folder):
        before = read_samples(folder)
        after = change(before)
        try:
            _checked(after)
        except ValueError as error:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The samples cannot be kept: {reason}.", reason=error)) from error
        atomic.write_json(folder / FILE, {"schema": SCHEMA, "samples": [each.to_json() for each in after]})
        for path in {each.path for each in before if each.path} - {each.path for each in after}:
            with suppress(OSError):
                picture_of(folder, path).unlink()
    return after


def keep_picture(folder: Path, picture: Path) -> tuple[str, str]:
    """Copies a picture byte for byte into the project: its path there, relative to the folder, and its hash.

    Raises `IMAGE_UNREADABLE`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    try:
        content = read_regular(picture)
    except OSError as error:
        raise InspectorError(
            ErrorCode.IMAGE_UNREADABLE, said("{picture} cannot be read: {reason}.", picture=picture.name, reason=error.strerror), picture
        ) from error
    sha256 = hashlib.sha256(content).hexdigest()
    path = f"{PICTURES}/{sha256[:16]}{picture.suffix.lower()}"
    target = picture_of(folder, path)
    with atomic.explained(target):
        target.parent.mkdir(exist_ok=True)
    atomic.write_bytes(target, content)
    return path, sha256


def intact_picture(folder: Path, sample: ChallengeSample) -> Path:
    """The picture of a sample, which is the one that was added. Raises `IMAGE_UNREADABLE` where it was deleted or changed."""
    file = picture_of(folder, sample.path)
    try:
        content = read_regular(file, links=False)
    except FileNotFoundError as error:
        raise InspectorError(
            ErrorCode.IMAGE_UNREADABLE, said("The picture of the sample {sample} was deleted.", sample=sample.name), file
        ) from error
    except OSError as error:
        told = said("The picture of the sample {sample} cannot be read: {reason}.", sample=sample.name, reason=error.strerror)
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, told, file) from error
    if hashlib.sha256(content).hexdigest() != sample.sha256:
        told = said("The picture of the sample {sample} is not the one that was added: its hash is wrong.", sample=sample.name)
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, told, file)
    return file


def picture_of(folder: Path, path: str) -> Path:
    """Where the picture of that relative path lies."""
    return folder / PICTURES / os.path.basename(path)


def _checked(samples: Samples) -> Samples:
    """The same. Raises ValueError for what no challenge has."""
    names = [each.name.casefold() for each in samples]
    twice = next((each.name for each in samples if names.count(each.name.casefold()) > 1), None)
    if twice is not None:
        raise ValueError(said("two samples are called {twice}", twice=twice))
    if len(samples) > _MOST_SAMPLES:
        raise ValueError(said("there are more than {most} samples", most=_MOST_SAMPLES))
    outside = next((each.path for each in samples if each.path and not _lies_here(each.path)), None)
    if outside is not None:
        raise ValueError(said("{outside} does not lie in the folder {folder}", outside=outside, folder=PICTURES))
    return samples


def _lies_here(path: str) -> bool:
    folder, _, name = path.partition("/")
    return folder == PICTURES and is_plain_name(name)


def pictures_of(folder: Path, samples: Sequence[ChallengeSample]) -> list[Path]:
    """Those of the samples that have one, in their order, whether they are still there or not."""
    return [picture_of(folder, each.path) for each in samples if each.path]
