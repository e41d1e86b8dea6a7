"""What a model that came from another one is tried on: known defects, challenge samples, good validation images, recorded parts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from inspector.core.challenge import ChallengeSample
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Truth
from inspector.core.progress import Progress, Steps
from inspector.core.record import Answer
from inspector.core.record_query import Filter, Row
from inspector.core.types import Verdict
from inspector.services.recording.opening import all_of, open_reader
from inspector.services.sources import one_name
from inspector.services.validation.images import gather
from inspector.services.validation.labels import read_said
from inspector.services.validation.listed import list_sources
from inspector.storage import projects
from inspector.storage.challenges import picture_of, read_samples
from inspector.storage.homes import Homes
from inspector.storage.record.reader import RecordReader

RECORDED = 100
"""So many of the newest recorded parts whose picture is there."""
MOST_DEFECTS = 2000
"""Of those that were reviewed: what people have confirmed within months."""
_AT_ONCE, _MOST_LOOKED_AT = 500, 10_000


class Group(StrEnum):
    """Why a picture is in the sample, in the order of weight. Stable names, as `--json` gives them."""

    DEFECT = "defect"
    CHALLENGE = "challenge"
    GOOD = "good"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class SampleImage:
    """One picture that is judged by both models."""

    path: str
    """Absolute, or as a source names it."""
    group: Group
    name: str
    """How people know it."""
    expected: Verdict | None = None
    """What a person says that it must get; None: nobody has said anything."""
    kind: str = ""
    """Of a defect."""


@dataclass(frozen=True, slots=True)
class Sample:
    """No picture is in it twice: the first group counts."""

    images: tuple[SampleImage, ...] = ()
    gone: tuple[SampleImage, ...] = ()
    """Those whose picture is not there: nothing guards against losing them, which a person should know."""
    problems: tuple[tuple[str, str], ...] = ()
    """Sources of validation images that cannot be read, each with a sentence that says why."""

    def of(self, group: Group) -> tuple[SampleImage, ...]:
        """Those of one group."""
        return tuple(each for each in self.images if each.group is group)

    def without(self, paths: Iterable[str]) -> "Sample":
        """The others, such as those that are not what is taught itself."""
        names = set(map(one_name, paths))
        return replace(self, images=tuple(each for each in self.images if one_name(each.path) not in names))


def gather_sample(folder: Path, learned: Sequence[str], recorded: int = RECORDED) -> Steps[Sample]:
    """The sample of a project. `learned`: paths of the good images of its model, which are in it only where they are known as defects.

    Synthetic defects are left out: a program drew them. Raises `PROJECT_*`, and `RECORD_*` for a record that is damaged, not for one that
    is missing.
    """
    yield Progress("Looking for images", 0, 0)
    said = read_said(folder)
    listed = yield from list_sources(projects.open_project(folder))
    known = [each for each in gather(listed, said, learned).images if not each.synthetic]
    found = [_labelled(each.path, each.kind, True) for each in known if each.truth is Truth.DEFECT]
    good = [_labelled(each.path, "", False) for each in known if each.truth is Truth.GOOD and not each.learned]
    challenged = [_challenge(folder, each) for each in read_samples(folder) if each.path]
    yield Progress("Looking into the record", 0, 0)
    defects, parts = _from_record(folder, recorded)
    return replace(_once([*found, *defects, *challenged, *good, *parts]), problems=listed.problems)


def _labelled(path: str, kind: str, defect: bool) -> SampleImage:
    group, expected = (Group.DEFECT, Verdict.NG) if defect else (Group.GOOD, Verdict.OK)
    return SampleImage(path, group, Path(path).name, expected, kind)


def _challenge(folder: Path, sample: ChallengeSample) -> SampleImage:
    return SampleImage(str(picture_of(folder, sample.path).absolute()), Group.CHALLENGE, sample.name, sample.expected)


def _from_record(folder: Path, recorded: int) -> tuple[list[SampleImage], list[SampleImage]]:
    """(parts that people confirmed as defects, the newest other ones with a picture)"""
    wanted = all_of(folder)
    try:
        reader = open_reader(folder)
    except InspectorError as error:
        if error.code is ErrorCode.RECORD_MISSING:
            return [], []
        raise
    with reader:
        confirmed = reader.page(replace(wanted, answers=(Answer.DEFECT,)), MOST_DEFECTS).rows
        kinds = {part: review.kind for part, review in reader.standing([row.id for row in confirmed]).items()}
        defects = [SampleImage(_picture(folder, row), Group.DEFECT, _name(row), Verdict.NG, kinds.get(row.id, "")) for row in confirmed]
        return defects, [_recorded(folder, row) for row in _with_picture(folder, reader, wanted, recorded)]


def _recorded(folder: Path, row: Row) -> SampleImage:
    expected = Verdict.OK if row.answer is Answer.FALSE_REJECT else None
    return SampleImage(_picture(folder, row), Group.RECORDED, _name(row), expected)


def _with_picture(folder: Path, reader: RecordReader, wanted: Filter, most: int) -> Iterator[Row]:
    """The newest parts that are no confirmed defects and whose picture is there."""
    found, looked, after = 0, 0, None
    while found < most and looked < _MOST_LOOKED_AT:
        page = reader.page(wanted, _AT_ONCE, after)
        for row in page.rows:
            if found < most and row.answer is not Answer.DEFECT and _is_file(_picture(folder, row)):
                found += 1
                yield row
        looked, after = looked + len(page.rows), page.end
        if after is None:
            return


def _picture(folder: Path, row: Row) -> str:
    """Kept beside the project, otherwise where it was inspected."""
    return str(folder.absolute() / row.picture) if row.picture else Homes(folder).here((row.source,), deduce=False)[0]


def _name(row: Row) -> str:
    return row.serial or Path(row.source).name or f"#{row.number}"


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def _once(images: Iterable[SampleImage]) -> Sample:
    first: dict[str, SampleImage] = {}
    for each in images:
        first.setdefault(one_name(each.path), each)
    there = {name for name, each in first.items() if _is_file(each.path)}
    gone = tuple(each for name, each in first.items() if name not in there)
    return Sample(tuple(each for name, each in first.items() if name in there), gone)
