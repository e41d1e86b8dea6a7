"""Which images a build learns from, and which it sets the threshold with: never the same, whatever they are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Truth
from inspector.core.progress import Progress, Steps, finish
from inspector.core.project import Project
from inspector.core.said import said
from inspector.core.types import Image
from inspector.datasets.copies import find_copies
from inspector.datasets.listing import Listing, search_images
from inspector.datasets.survey import expect_pictures
from inspector.devices.image_file import read_image
from inspector.engine.images.pipeline import LazyImage, OfDepth
from inspector.engine.images.places import Places
from inspector.services.sources import expect_one_truth, one_name
from inspector.services.validation.labels import NOTHING_SAID, Said

Paths: TypeAlias = tuple[Path, ...]

_ALSO_VALIDATION = said("not learned: it is a validation image as well")
LEFT_OUT = said("left out: you took it out of the good parts")
LABELLED_OUT = said("left out: its label says so")
_GONE = said("not there any more")


@dataclass(frozen=True, slots=True)
class Sources:
    """The images of a build; those of `validation` are good and not learned."""

    good: tuple[Path, ...]
    validation: tuple[Path, ...]
    defect: tuple[Path, ...]
    skipped: tuple[tuple[str, str], ...]


def find_sources(project: Project, said: Said = NOTHING_SAID) -> Sources:
    """The same as `search_sources`, in one go."""
    return finish(search_sources(project, said))


def search_sources(project: Project, said: Said = NOTHING_SAID) -> Steps[Sources]:
    """The images that a build of `project` reads; what people have `said` of validation images counts before what sources say.

    An image named both for learning and for validation is not learned, and listed among the skipped ones: a threshold must come
    from images that the bank has not seen. So is a good one that the project leaves out, which sets no threshold either.

    Raises `NO_IMAGES`, also where there are very many and none of them seems to be a picture, `FOLDER_UNREADABLE`,
    `TOO_FEW_IMAGES` where nothing would be left to learn from, and `BAD_ARGUMENT` for a validation image that is to be good and to
    have a defect.
    """
    listings = []
    for names in (project.good, project.validation_good, project.validation_defect):
        listings.append((yield from search_images(names)) if names else Listing(()))
        yield from expect_pictures(listings[-1].paths, read_image)
    skipped = tuple((str(path), reason) for listing in listings for path, reason in listing.skipped)
    good, validation, defect = (listing.paths for listing in listings)
    if project.left_out:
        strange = {Path(name).resolve() for name in project.left_out}
        skipped += tuple((str(path), LEFT_OUT) for path in (*good, *validation) if path.resolve() in strange)
        good, validation = (tuple(path for path in paths if path.resolve() not in strange) for paths in (good, validation))
    good, validation, defect, out = _as_said(said, good, validation, defect)
    skipped += out
    expect_one_truth(validation, defect)
    if reserved := {path.resolve() for path in (*validation, *defect)}:
        skipped += tuple((str(path), _ALSO_VALIDATION) for path in good if path.resolve() in reserved)
        good = tuple(path for path in good if path.resolve() not in reserved)
    return _enough(Sources(good, validation, defect, skipped))


def count_each(project: Project) -> Steps[tuple[int | None, int | None, int | None]]:
    """How many images lie behind the three lists of a project; None for a list that cannot be read, which hides none of the others."""
    counts = list[int | None]()
    for names in (project.good, project.validation_good, project.validation_defect):
        try:
            counts.append(len((yield from search_images(names)).paths) if names else 0)
        except InspectorError:
            counts.append(None)
    good, validation, defect = counts
    return good, validation, defect


def _as_said(said: Said, good: Paths, validation: Paths, defect: Paths) -> tuple[Paths, Paths, Paths, tuple[tuple[str, str], ...]]:
    """(good, validation, defect, what is skipped) by the newest words. Synthetic images set no threshold and teach nothing."""
    if not said.by_name:
        return good, validation, defect, ()
    words = {name: labels[-1] for name, labels in said.by_name.items() if labels[-1].truth is not Truth.UNKNOWN}

    def unsaid(paths: Paths) -> Paths:
        return tuple(path for path in paths if one_name(path) not in words)

    spoken = {name: Path(label.path) for name, label in words.items() if not label.synthetic and label.truth is not Truth.LEFT_OUT}
    there = {name: path for name, path in spoken.items() if path.exists()}
    skipped = [(str(path), _GONE) for name, path in spoken.items() if name not in there]
    out = {name for name, label in words.items() if label.truth is Truth.LEFT_OUT or label.synthetic}
    skipped += [(str(path), LABELLED_OUT) for path in (*good, *validation, *defect) if one_name(path) in out]
    of = {truth: tuple(path for name, path in there.items() if words[name].truth is truth) for truth in (Truth.GOOD, Truth.DEFECT)}
    learned = tuple(path for path in good if one_name(path) not in out)
    return learned, (*unsaid(validation), *of[Truth.GOOD]), (*unsaid(defect), *of[Truth.DEFECT]), tuple(skipped)


def without_copies(sources: Sources) -> Steps[Sources]:
    """`sources` with one file of those that have the same bytes, the one for validation before that to learn from; others are listed.

    A copy teaches nothing, and a part must not be judged by what its own copy taught.

    Raises `BAD_ARGUMENT` where a good image and one with a defect are copies of each other, `TOO_FEW_IMAGES` where too little is left.
    """
    copies: dict[Path, str] = {}
    validation, defect = set(sources.validation), set(sources.defect)
    groups = yield from find_copies((*sources.validation, *sources.defect, *sources.good))
    for done, (first, *others) in enumerate(groups):
        yield Progress("Comparing files", done, len(groups), "groups")
        if not _is_readable(first):
            continue
        wrong = next((path for path in others if first in validation and path in defect), None)
        if wrong is not None:
            sentence = said(
                "The images {first} and {wrong} are copies of each other, but one is named as good, the other as having a defect.",
                first=first,
                wrong=wrong,
            )
            raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
        told = said("not used: it is a copy of the good image {image}", image=first)
        if first in validation or first in defect:
            told = said("not used: it is a copy of the validation image {image}", image=first)
        copies |= dict.fromkeys(others, told)
    good, others_good, defects = (tuple(p for p in kind if p not in copies) for kind in (sources.good, sources.validation, sources.defect))
    skipped = tuple((str(path), reason) for path, reason in copies.items())
    return _enough(Sources(good, others_good, defects, sources.skipped + skipped))


def _is_readable(path: Path) -> bool:
    """Of files that are no pictures, each is to be listed as such."""
    try:
        return read_image(path).size > 0
    except InspectorError:
        return False


def _enough(sources: Sources) -> Sources:
    """`sources` if a build can be made of them. Raises `TOO_FEW_IMAGES`."""
    if not sources.good or len(sources.good) + len(sources.validation) < 2:
        raise InspectorError(
            ErrorCode.TOO_FEW_IMAGES,
            said(
                "A build needs at least two different images of good parts: each is judged by what the others taught, to set the threshold."
            ),
        )
    return sources


def lazily(paths: Sequence[Path], depth: int = 0, places: Places | None = None) -> list[LazyImage]:
    """Images that are read when their turn comes; `depth`: bits of their values, where these are known.

    With `places`, one of another size than those is unlike the others.
    """
    read = read_image if places is None else partial(_read_of_size, places)
    return [OfDepth(partial(read, path), depth) if depth else partial(read, path) for path in paths]


def _read_of_size(places: Places, path: Path) -> Image:
    image = read_image(path)
    places.expect_size(image.shape[0], image.shape[1])
    return image
