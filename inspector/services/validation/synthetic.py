"""Synthetic defects on real good parts, for projects that know none yet: pictures of their own in the project, always marked as such."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inspector.core.access import Act
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.core.synthetic import Wish
from inspector.core.types import Image
from inspector.datasets.listing import search_images
from inspector.devices.image_file import read_image
from inspector.engine.images.ignore import Bits, IgnoreMask
from inspector.engine.images.synthetic_defects import Synthetic, chosen_defect
from inspector.services.access.signed_on import guarded
from inspector.services.file_names import file_name
from inspector.services.ignore_areas import mask_of_project, with_areas
from inspector.services.png_files import write_picture
from inspector.services.sources import one_name
from inspector.services.validation.images import ValidationSet
from inspector.services.validation.labels import say
from inspector.services.validation.masks import keep_mask
from inspector.storage import projects

FOLDER = Path("validation") / "synthetic"
STAGE = "Drawing synthetic defects"


@dataclass(frozen=True, slots=True)
class Made:
    """What was drawn."""

    labels: tuple[Label, ...]
    """Of the new pictures."""
    known: int
    """How many had been drawn before, just so."""
    skipped: tuple[tuple[str, str], ...]
    """(path, why) of good parts that could not be drawn on."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Good parts to draw on, and what of them is not the part."""

    parts: tuple[Path, ...]
    ignore: IgnoreMask | None
    project: Project


def px_of(size_mm: float, project: Project) -> float:
    """A size in px. Raises `BAD_ARGUMENT` where the scale of the pictures is not known."""
    if not project.mm_per_px > 0:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The scale of the pictures is not set: give the size in px."))
    return size_mm / project.mm_per_px


def find_ground(folder: Path, known: ValidationSet) -> Steps[Ground]:
    """The good parts of a project to draw on: validation images, which no model learns; without any, those that it learns from.

    Raises `NO_IMAGES`, `PROJECT_*`, and what the ignore mask and the areas of the project raise.
    """
    project = projects.open_project(folder)
    ignore = with_areas(mask_of_project(folder), project.areas)
    held_out = [Path(each.path) for each in known.validation if each.truth is Truth.GOOD and not each.synthetic and not each.learned]
    if held_out:
        return Ground(tuple(held_out), ignore, project)
    if not project.good:
        raise InspectorError(ErrorCode.NO_IMAGES, said("There are no good parts to draw synthetic defects on."))
    listing = yield from search_images(project.good)
    apart = {one_name(name) for name in project.left_out} | {each.name for each in known.validation}
    parts = tuple(path for path in listing.paths if one_name(path) not in apart)
    if not parts:
        raise InspectorError(ErrorCode.NO_IMAGES, said("There are no good parts to draw synthetic defects on."))
    return Ground(parts, ignore, project)


def draw(ground: Ground, path: Path, wish: Wish, turn: int = 0) -> Synthetic:
    """A good part with a defect, the same every time; `turn`: another one on the same part.

    Raises `IMAGE_UNREADABLE`, `IMAGE_UNLIKE` for a picture that the ignore mask does not fit, `BAD_ARGUMENT` where it finds no place.
    """
    picture = read_image(path)
    ignored = not_the_part(picture, ground)
    return chosen_defect(picture, wish.kind, f"{path.name} {turn}", wish.size, wish.contrast, wish.seed, ignored)


@guarded(Act.LABEL)
def make_synthetic(folder: Path, ground: Ground, wish: Wish, known: ValidationSet) -> Steps[Made]:
    """Draws what is wished on parts of the ground in turn, and puts it into the validation set `known`, marked as synthetic.

    Raises what `labels.say` does, `NOT_WRITABLE`, `DISK_FULL`; then none of them is in the set.
    """
    labels, there, skipped = list[Label](), 0, dict[str, str]()
    there_before = {each.name for each in known.validation}
    for done in range(wish.count):
        yield Progress(STAGE, done, wish.count, "images")
        path, turn = in_turn(ground.parts, wish, done)
        try:
            found = draw(ground, path, wish, turn)
        except InspectorError as error:
            skipped[str(path)] = error.detail
            continue
        target = folder.absolute() / FOLDER / _name(path, wish, found)
        if one_name(target) in there_before:
            there += 1
            continue
        write_picture(target, found.picture)
        labels.append(Label(str(target), Truth.DEFECT, wish.kind, keep_mask(folder, target.name, found.mask), synthetic=True))
    yield Progress(STAGE, wish.count, wish.count, "images")
    return Made(say(folder, labels), there, tuple(skipped.items()))


def in_turn(parts: Sequence[Path], wish: Wish, number: int) -> tuple[Path, int]:
    """The part that defect `number` is drawn on, and how often it had its turn before. The seed draws the order."""
    order = np.random.default_rng(wish.seed).permutation(len(parts))
    return parts[order[number % len(parts)]], number // len(parts)


def _name(path: Path, wish: Wish, found: Synthetic) -> str:
    """Of the picture's file: the same for the same picture."""
    digest = hashlib.sha256(np.ascontiguousarray(found.picture).data).hexdigest()
    return f"{file_name(path.stem)}-{wish.kind}-{digest[:12]}.png"


def not_the_part(picture: Image, ground: Ground) -> Bits | None:
    """(H, W) what is outside of the box, the region of interest and what is ignored; None where nothing is known of it.

    Raises `IMAGE_UNLIKE` for a picture that the ignore mask does not fit.
    """
    size = picture.shape[:2]
    box = ground.project.recipe.box
    if ground.ignore is not None:
        ground.ignore.expect_size(*size)
    if box is None or not box.is_in(*size):
        return ground.ignore.pixels if ground.ignore is not None else None
    outside = np.ones(size, np.bool_)
    outside[box.rows, box.columns] = False
    return outside if ground.ignore is None else outside | ground.ignore.pixels
