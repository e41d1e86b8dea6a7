"""What the page about areas does in threads. What brings OpenCV is imported there: the window must not wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.areas import Area, Areas
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.model import ScoredImage
from inspector.core.progress import Progress, Steps, finish
from inspector.core.project import Project
from inspector.core.types import Verdict
from inspector.services.context import Context
from inspector.services.who import user_name
from inspector.ui.pages.judging import judge_file, judge_of, open_file
from inspector.ui.screen_picture import ScreenPicture

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The picture that is drawn on, and the areas as they lie on it."""

    path: Path
    picture: ScreenPicture
    areas: Areas | None

    @property
    def size(self) -> tuple[int, int]:
        """(H, W) of the picture."""
        return self.picture.shape


def read_ground(folder: Path, project: Project, areas: Areas | None, chosen: Path | None = None) -> Steps[Ground]:
    """Reads the reference picture, or `chosen` in its place, or the first good part where there is none.

    Raises `IMAGE_UNREADABLE`, `BAD_ARGUMENT` for one of another shape than the areas were drawn on, `NO_IMAGES`.
    """
    yield Progress("Looking for images", 0, 0)
    from inspector.devices.image_file import read_image
    from inspector.services.areas import reference_picture, scaled

    path = chosen or reference_picture(folder) or (yield from _first_good(project))
    yield Progress("Opening the picture", 0, 1)
    picture = ScreenPicture.of(read_image(path), project.recipe.depth)
    return Ground(path, picture, scaled(areas, picture.shape) if areas is not None else None)


def check(areas: Areas | None, threshold: float | None) -> Steps[None]:
    """Raises `BAD_ARGUMENT` where an area covers nothing, or nothing is left to be looked at."""
    yield Progress("Checking areas", 0, 1)
    from inspector.services.areas import check_areas

    check_areas(areas, threshold)


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A background that was found: as an area, None where nothing is sure enough, and its share of the picture, 0 to 1."""

    area: Area | None
    share: float
    pictures: int


def propose(project: Project, context: Context, size: tuple[int, int], name: str) -> Steps[Proposal]:
    """Looks for the background in the good parts. Raises as `background.find`, and `BAD_ARGUMENT` for pictures of another size."""
    yield Progress("Starting", 0, 0)
    from inspector.services.areas import outlined, scaled
    from inspector.services.background import find

    found = yield from find(project, context)
    area, seen = outlined(found.mask, name), (found.mask.shape[0], found.mask.shape[1])
    if area is not None:
        area = scaled(Areas(seen, (area,)), size).areas[0]
    return Proposal(area, found.share, found.pictures)


def copy_areas(other: Path, size: tuple[int, int]) -> Steps[Areas]:
    """Reads the areas of another project. Raises as `areas_from`."""
    yield Progress("Opening the project", 0, 1)
    from inspector.services.areas import areas_from

    return areas_from(other, size)


def apply(areas: Areas | None, reason: str, reference: Path | None, folder: Path) -> Project:
    """See `place`; `reference` is kept where it is not None."""
    from inspector.services.releasing.placing import place

    return place(folder, areas, reason, user_name(), reference)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A picture with what is in use and what would be."""

    path: Path
    picture: ScreenPicture | None
    before: Inspection
    after: Inspection


def show_effect(inspector: "PartInspector", path: Path, areas: Areas | None, known: Shown | None = None) -> Steps[Shown]:
    """Judges a picture by the areas in use, unless that is `known`, and by others; see `judged_with`. An unreadable one is UNDECIDED."""
    if known is not None:
        picture, before = known.picture, known.before
    else:
        picture, before = yield from open_file(path, judge_of(inspector, again=True))
    yield Progress("Opening the picture", 2, 2)
    from inspector.services.area_effect import judged_with

    return Shown(path, picture, before, judged_with(inspector, before, areas))


def _first_good(project: Project) -> Steps[Path]:
    from inspector.services.build_images import search_sources

    sources = yield from search_sources(project)
    if not sources.good:
        raise InspectorError(ErrorCode.NO_IMAGES, "The project names no pictures of good parts.")
    return sources.good[0]


@dataclass(frozen=True, slots=True)
class Counts:
    """Of pictures of known truth: how many there are, and how many are misjudged (in use, with other areas)."""

    good: int
    defects: int
    false_rejects: tuple[int, int]
    escapes: tuple[int, int]
    unknown: int
    """Pictures that could not be judged, which count nowhere else."""


def count_effect(inspector: "PartInspector", scores: Sequence[ScoredImage], areas: Areas | None) -> Steps[Counts]:
    """Judges pictures of known truth by the areas in use and by others. Raises `BAD_ARGUMENT`, `IMAGE_UNLIKE`."""
    from inspector.services.area_effect import judged_with

    judge, found = judge_of(inspector, again=True), []
    for number, each in enumerate(scores):
        yield Progress("Inspecting", number, len(scores), "images")
        before = finish(judge_file(Path(each.path), judge))[1]
        after = judged_with(inspector, before, areas)
        found.append((each.defect, before.verdict, after.verdict, before.score is not None))
    known = [(defect, verdicts) for defect, *verdicts, is_known in found if is_known]

    def wrong(defect: bool) -> tuple[int, int]:
        passing = [[verdict is Verdict.OK for verdict in verdicts] for truth, verdicts in known if truth is defect]
        return sum(now is defect for now, _ in passing), sum(then is defect for _, then in passing)

    defects = sum(defect for defect, _ in known)
    return Counts(len(known) - defects, defects, wrong(False), wrong(True), len(found) - len(known))
