"""What is in the images that a project names, found out before it is built."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.datasets.listing import find_images
from inspector.datasets.survey import survey


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
    """Files that are no images or only describe one, each with the reason."""
    duplicates: tuple[tuple[Path, ...], ...] = field(default=())
    """Groups of files with the same bytes."""

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

    listing = find_images(names)
    found = yield from survey(listing.paths, read_image)
    return SourceSurvey(listing.paths, found.count, found.sizes, found.unreadable, listing.skipped, found.duplicates)


def shared_images(one: Sequence[Path], other: Sequence[Path]) -> list[Path]:
    """Images of `one` that are in `other` as well. Compares names only, so that thousands take no time; links stay unnoticed."""
    known = {_name(path) for path in other}
    return [path for path in one if _name(path) in known] if known else []


def expect_one_truth(good: Sequence[Path], defect: Sequence[Path]) -> None:
    """Raises `BAD_ARGUMENT` where an image is named as good and as having a defect: every figure with it would be wrong."""
    shared = shared_images(good, defect)
    if shared:
        more = f", like {len(shared) - 1} more" if len(shared) > 1 else ""
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"The image {shared[0]} is named as good and as having a defect{more}.")


def _name(path: Path) -> str:
    return os.path.normcase(os.path.abspath(path))
