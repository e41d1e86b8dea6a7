"""What is in the images that a project names, found out before it is built."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.said import said, with_more
from inspector.datasets.listing import search_images
from inspector.datasets.pieces import Odd, Piece, odd_ones, piece, pieces
from inspector.datasets.survey import survey

SAMPLES = 100


@dataclass(frozen=True, slots=True)
class SourceSurvey:
    """The images behind some names; paths are as the listing gives them."""

    paths: tuple[Path, ...]
    """All images found, the unreadable ones included."""
    readable: int
    sizes: Mapping[tuple[int, int], int]
    """How many readable images there are of each (width, height) in pixels, the most frequent first."""
    unreadable: tuple[tuple[Path, str], ...] = ()
    """Images that cannot be read, each with a sentence that says why."""
    passed_over: tuple[tuple[Path, str], ...] = ()
    """Files that are no images or only describe one, each with the reason; see `Listing.skipped`."""
    duplicates: tuple[tuple[Path, ...], ...] = ()
    """Groups of files with the same bytes."""
    remarks: tuple[str, ...] = ()
    """What of the files that were passed over a person should hear of."""
    passed_over_count: int = 0
    """How many files `passed_over` stands for."""
    whole: Piece | None = None
    """What all readable images are like; None where there are none."""
    pieces: tuple[Piece, ...] = ()
    """What every folder holds."""
    samples: tuple[Path, ...] = ()
    """A few readable images from the whole set."""
    odd: tuple[Odd, ...] = ()
    """The few that are unlike the others."""
    by_name: Mapping[str, Path] = field(default_factory=dict, repr=False)
    """The images by names that are the same for the same file."""

    @property
    def spare_copies(self) -> int:
        """How many files say nothing new because another one has the same bytes."""
        return sum(len(group) - 1 for group in self.duplicates)


def survey_sources(names: Sequence[str]) -> Steps[SourceSurvey]:
    """Reads every image behind `names` (images, folders, @lists) once.

    Raises `NO_IMAGES`, `FOLDER_UNREADABLE`, `BAD_ARGUMENT`.
    """
    yield Progress("Looking for images", 0, 0)
    from inspector.devices.image_file import read_image  # brings OpenCV, which the window must not wait for

    listing = yield from search_images(names)
    found = yield from survey(listing.paths, read_image)
    return SourceSurvey(
        paths=listing.paths,
        readable=found.count,
        sizes=found.sizes,
        unreadable=found.unreadable,
        passed_over=listing.skipped,
        duplicates=found.duplicates,
        remarks=listing.remarks,
        passed_over_count=listing.passed_over,
        whole=piece(found.looks) if found.looks else None,
        pieces=pieces(found.looks),
        samples=tuple(found.looks)[:: max(1, found.count // SAMPLES)],
        odd=odd_ones(found.looks),
        by_name=by_name(listing.paths),
    )


def by_name(paths: Sequence[Path]) -> dict[str, Path]:
    """Images by their names alone, so that thousands take no time; of links to one file each is another one."""
    return {one_name(path): path for path in paths}


def one_name(path: str | Path) -> str:
    """The same name for the same file, whichever way it is named."""
    return os.path.normcase(os.path.abspath(path))


def shared_images(one: Mapping[str, Path], other: Mapping[str, Path]) -> list[Path]:
    """Images of `one` that are in `other` as well, both by name, in the order of `one`."""
    shared = one.keys() & other.keys()
    return [path for name, path in one.items() if name in shared] if shared else []


def expect_one_truth(good: Sequence[Path], defect: Sequence[Path]) -> None:
    """Raises `BAD_ARGUMENT` where an image is named as good and as having a defect: every figure with it would be wrong."""
    shared = shared_images(by_name(good), by_name(defect))
    if shared:
        wrong = with_more(said("The image {image} is named as good and as having a defect", image=shared[0]), len(shared) - 1)
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("{sentence}.", sentence=wrong))
