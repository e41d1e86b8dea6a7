"""Writes the validation set as a data set for other programs: a COCO file with its images, or folders in MVTec's layout.

A new folder is filled beside its place and put there when it is complete.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import numpy as np

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Truth
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.datasets.coco.document import Marked, Picture, coco_bytes
from inspector.datasets.coco.outlines import outlines_of
from inspector.datasets.coco.run_lengths import run_lengths
from inspector.datasets.dataset import GOOD
from inspector.datasets.folder_words import is_good_folder
from inspector.datasets.listing import search_images
from inspector.datasets.masks import MASK_FOLDER
from inspector.devices.image_file import read_image
from inspector.engine.images.ignore import Bits
from inspector.engine.images.regions import label_regions
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.file_names import file_name
from inspector.services.png_files import write_mask
from inspector.services.sources import one_name
from inspector.services.validation.formats import SYNTHETIC, Format
from inspector.services.validation.images import ValidationImage, ValidationSet
from inspector.services.validation.masks import mask_file, read_mask
from inspector.storage import atomic, projects

STAGE = "Exporting validation images"
COCO_FILE, COCO_IMAGES, NO_KIND = "annotations.json", "images", "defect"
_MOST_CORNERS = 400
"""Of an outline: what has more is told by run lengths, which are shorter then."""


@dataclass(slots=True)
class Exported:
    """What was written."""

    folder: Path
    images: Counter[str] = field(default_factory=Counter)
    """How many images of each kind; good ones under `good`, those to learn from under `train`."""
    masks: int = 0
    synthetic: int = 0
    """How many of them a program drew."""
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """(path, why) of images and masks that are not in it."""


@guarded(Act.EXPORT)
def export_set(folder: Path, target: Path, form: Format, known: ValidationSet, *, synthetic: bool = False) -> Steps[Exported]:
    """Writes the good parts and defects of the set `known` of the project in `folder` into the new folder `target`.

    Synthetic defects are written only where they are asked for, and are marked. Raises `BAD_ARGUMENT` where `target` holds something,
    `NO_IMAGES` where there is nothing to be written, `NOT_WRITABLE`, `DISK_FULL`.
    """
    wanted = [each for each in known.validation if each.truth in (Truth.GOOD, Truth.DEFECT) and (synthetic or not each.synthetic)]
    if not wanted:
        raise InspectorError(ErrorCode.NO_IMAGES, said("There are no labelled validation images to be exported."))
    _expect_new(target)
    found = Exported(target)
    auditing.note(AuditKind.EXPORT, folder, what="validation images", file=str(target), count=len(wanted))
    with atomic.staged_folder(target) as beside:
        yield from _WRITERS[form](_Writer(folder, beside, found), wanted)
        if not found.images.total():
            raise InspectorError(ErrorCode.NO_IMAGES, said("None of the validation images can be read: nothing was exported."))
    return found


def _expect_new(target: Path) -> None:
    with atomic.explained(target):
        if target.is_dir() and not any(target.iterdir()):
            target.rmdir()
    if os.path.lexists(target):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("{target} holds something already: name a new folder.", target=target))


@dataclass(slots=True)
class _Writer:
    """Copies images under names that are used once."""

    project: Path
    folder: Path
    found: Exported
    _used: set[str] = field(default_factory=set)

    def copied(self, path: Path, below: str) -> str | None:
        """Its new name relative to the folder; None where it cannot be read."""
        stem, suffix = file_name(path.stem) or "image", path.suffix.lower()
        names = (f"{below}/{stem}{f'-{number}' if number else ''}" for number in range(len(self._used) + 1))
        name = next(each for each in names if each.casefold() not in self._used)
        self._used.add(name.casefold())
        to = self.folder / f"{name}{suffix}"
        with atomic.explained(to):
            to.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("rb") as source:
                source.read(1)
        except OSError as error:
            self.found.skipped.append((str(path), said("It cannot be read: {reason}.", reason=error.strerror or error)))
            return None
        with atomic.explained(to):
            shutil.copyfile(path, to)
        return f"{name}{suffix}"

    def mask(self, image: ValidationImage, size: tuple[int, int]) -> Bits | None:
        """Its mask, if it has one that fits."""
        path = mask_file(self.project, image) if image.truth is Truth.DEFECT else None
        try:
            return read_mask(path, size) if path is not None else None
        except InspectorError as error:
            self.found.skipped.append((str(path), error.detail))
            return None

    def size(self, image: ValidationImage) -> tuple[int, int] | None:
        """(H, W); None for what is no picture."""
        try:
            height, width = read_image(self.project / image.path).shape[:2]
        except InspectorError as error:
            self.found.skipped.append((image.path, error.detail))
            return None
        return height, width

    def count(self, image: ValidationImage, mask: Bits | None) -> None:
        """Remembers that it was written."""
        self.found.images[_kind(image) if image.truth is Truth.DEFECT else GOOD] += 1
        self.found.masks += mask is not None
        self.found.synthetic += image.synthetic


def _kind(image: ValidationImage) -> str:
    return image.kind.strip() or NO_KIND


def _as_coco(writer: _Writer, images: Sequence[ValidationImage]) -> Steps[None]:
    pictures = []
    for done, image in enumerate(images):
        yield Progress(STAGE, done, len(images), "images")
        size = writer.size(image)
        name = writer.copied(writer.project / image.path, COCO_IMAGES) if size is not None else None
        if size is None or name is None:
            continue
        mask = writer.mask(image, size)
        marked = _marked(_kind(image), mask, size) if image.truth is Truth.DEFECT else ()
        pictures.append(Picture(str(PurePosixPath(name).relative_to(COCO_IMAGES)), size, marked, image.synthetic))
        writer.count(image, mask)
    atomic.write_bytes(writer.folder / COCO_FILE, coco_bytes(pictures, {"audit": auditing.head_text()}))


def _marked(kind: str, mask: Bits | None, size: tuple[int, int]) -> tuple[Marked, ...]:
    """An annotation for every connected region; a defect without a mask lies anywhere in its picture."""
    height, width = size
    if mask is None or not mask.any():
        return (Marked(kind, box=(0.0, 0.0, float(width), float(height)), area=float(height * width)),)
    regions = label_regions(mask)
    return tuple(_region(kind, regions == number) for number in range(1, int(regions.max()) + 1))


def _region(kind: str, region: Bits) -> Marked:
    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    left, top = float(columns[0]), float(rows[0])
    box, area = (left, top, float(columns[-1] + 1 - left), float(rows[-1] + 1 - top)), float(region.sum())
    outline, *holes = outlines_of(region)
    if holes or len(outline) > _MOST_CORNERS:
        return Marked(kind, counts=tuple(run_lengths(region).tolist()), box=box, area=area)
    return Marked(kind, (tuple((float(x), float(y)) for x, y in outline),), box=box, area=area)


def _as_mvtec(writer: _Writer, images: Sequence[ValidationImage]) -> Steps[None]:
    project = projects.open_project(writer.project)
    yield from _train(writer, project, {image.name for image in images})
    for done, image in enumerate(images):
        yield Progress(STAGE, done, len(images), "images")
        below = _folder_of(image) if image.truth is Truth.DEFECT else GOOD
        size = writer.size(image)
        name = writer.copied(writer.project / image.path, f"test/{below}") if size is not None else None
        if size is None or name is None:
            continue
        mask = writer.mask(image, size)
        if mask is not None:
            to = writer.folder / MASK_FOLDER / below / f"{PurePosixPath(name).stem}_mask.png"
            write_mask(to, mask)
        writer.count(image, mask)


def _train(writer: _Writer, project: Project, tested: set[str]) -> Steps[None]:
    """The good parts that the project learns from, without those that are tested or left out."""
    with atomic.explained(writer.folder):
        (writer.folder / "train" / GOOD).mkdir(parents=True)
    try:
        listing = yield from search_images(project.good)
    except InspectorError as error:
        writer.found.skipped.append(("train/good", error.detail))
        return
    apart = tested | {one_name(path) for path in project.left_out}
    learned = [path for path in listing.paths if one_name(path) not in apart]
    for done, path in enumerate(learned):
        yield Progress("Exporting good parts to learn from", done, len(learned), "images")
        writer.found.images["train"] += writer.copied(path, f"train/{GOOD}") is not None


def _folder_of(image: ValidationImage) -> str:
    """A folder name for a kind, which is not that of good parts."""
    name = file_name(_kind(image)) or NO_KIND
    name = f"{name} {NO_KIND}" if is_good_folder(name) else name
    return f"{SYNTHETIC}{name}" if image.synthetic else name


_WRITERS: dict[Format, Callable[[_Writer, Sequence[ValidationImage]], Steps[None]]] = {Format.COCO: _as_coco, Format.MVTEC: _as_mvtec}
