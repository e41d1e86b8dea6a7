"""Takes validation images with their kinds and masks from data sets: a COCO file, or folders in MVTec's layout.

The images stay where they are, the masks are kept in the project. All labels are said at the end: who cancels has said none.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np

from inspector.core.access import Act
from inspector.core.areas import Drawn, Form
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.datasets.coco.document import Marked, Picture, read_coco
from inspector.datasets.coco.run_lengths import mask_of
from inspector.datasets.dataset import LabelledImage
from inspector.datasets.folder_words import is_defect_folder
from inspector.datasets.layouts import mvtec
from inspector.devices.image_file import read_image
from inspector.engine.images.ignore import Bits
from inspector.engine.images.shapes import Size
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.sources import one_name
from inspector.services.validation.formats import SYNTHETIC
from inspector.services.validation.labels import read_said, say
from inspector.services.validation.masks import keep_mask, painted, read_mask

STAGE = "Importing validation images"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a data set."""

    labels: tuple[Label, ...]
    """What was said anew."""
    known: int
    """Images of which the same had been said before."""
    skipped: tuple[tuple[str, str], ...]
    """(path, why) of images that were not taken, and of masks that say nothing of theirs."""

    def count(self, truth: Truth) -> int:
        """How many of the new labels say so."""
        return sum(label.truth is truth for label in self.labels)

    @property
    def masks(self) -> int:
        """How many of them have a mask."""
        return sum(bool(label.mask) for label in self.labels)


@dataclass(frozen=True, slots=True)
class _Found:
    """One image of a data set; `mask` gives its mask, and raises `InspectorError` where that is none of this image."""

    path: Path
    truth: Truth
    kind: str = ""
    synthetic: bool = False
    mask: Callable[[Size], Bits] | None = field(default=None, compare=False)


_All: TypeAlias = tuple[list[_Found], list[tuple[str, str]]]


@guarded(Act.IMPORT)
def import_set(folder: Path, source: Path) -> Steps[Imported]:
    """Adds what `source`, a COCO file or a folder in MVTec's layout, holds to the validation set of the project in `folder`.

    Raises `BAD_ARGUMENT` and `NO_IMAGES` for what is neither, and what `labels.say` does; then nothing has been said.
    """
    yield Progress(STAGE, 0, 0)
    found, skipped = _in_coco(source) if source.is_file() else (list(_of_folders(mvtec.tested(source))), [])
    auditing.note(AuditKind.IMPORT, folder, what="validation images", file=str(source), count=len(found))
    said = read_said(folder)
    labels, known = list[Label](), 0
    for done, each in enumerate(found):
        yield Progress(STAGE, done, len(found), "images")
        mask = ""
        if each.mask is not None:
            try:
                mask = _kept(folder, each.path, each.mask)
            except InspectorError as error:
                skipped.append((str(each.path), error.detail))
                continue
        label = Label(os.path.abspath(each.path), each.truth, each.kind, mask, each.synthetic)
        before = said.newest(one_name(each.path))
        if before is not None and _says(before) == _says(label):
            known += 1
        else:
            labels.append(label)
    yield Progress(STAGE, len(found), len(found), "images")
    return Imported(say(folder, labels), known, tuple(skipped))


def _says(label: Label) -> tuple[Truth, str, str, bool]:
    return label.truth, label.kind, label.mask, label.synthetic


def _kept(folder: Path, path: Path, mask: Callable[[Size], Bits]) -> str:
    height, width = read_image(path).shape[:2]
    pixels = mask((height, width))
    return keep_mask(folder, os.path.abspath(path), pixels) if pixels.any() else ""


def _in_coco(file: Path) -> _All:
    pictures = read_coco(file)
    found, skipped = list[_Found](), list[tuple[str, str]]()
    folders = (file.parent, file.parent / "images", file.parent.parent / "images")
    for picture in pictures:
        path = next((each for folder in folders if (each := folder / picture.name).is_file()), None)
        if path is None:
            skipped.append((picture.name, said("There is no such picture beside {file} or in a folder images.", file=file.name)))
            continue
        truth = Truth.DEFECT if picture.marked else Truth.GOOD
        mask = _DrawnMask(picture) if any(each.polygons or each.counts for each in picture.marked) else None
        found.append(_Found(path, truth, _main_kind(picture.marked), picture.synthetic, mask))
    return found, skipped


def _main_kind(marked: Sequence[Marked]) -> str:
    """What most annotations of a picture say; of equal ones the first."""
    kinds = [each.kind for each in marked]
    kind = max(dict.fromkeys(kinds), key=kinds.count, default="")
    return "" if is_defect_folder(kind) else kind


@dataclass(frozen=True, slots=True)
class _DrawnMask:
    """All annotations of a picture in one mask."""

    picture: Picture

    def __call__(self, size: Size) -> Bits:
        if size != self.picture.size:
            own, other = (f"{width} x {height} px" for height, width in (size, self.picture.size))
            raise InspectorError(
                ErrorCode.IMAGE_UNLIKE, said("The picture has {own}, but its annotations are for {other}.", own=own, other=other)
            )
        pixels = np.zeros(size, np.bool_)
        try:
            for marked in self.picture.marked:
                pixels |= painted([Drawn(Form.POLYGON, polygon) for polygon in marked.polygons], size)
                pixels |= mask_of(marked.counts, size) if marked.counts else False
        except ValueError as error:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("An annotation cannot be drawn: {reason}.", reason=error)) from error
        return pixels


def _of_folders(images: Iterable[LabelledImage]) -> Iterator[_Found]:
    for image in images:
        if not image.defect:
            yield _Found(image.path, Truth.GOOD)
            continue
        kind = image.kind.removeprefix(SYNTHETIC)
        kind = "" if is_defect_folder(kind) else kind
        yield _Found(image.path, Truth.DEFECT, kind, kind != image.kind and image.kind.startswith(SYNTHETIC), _of_file(image.mask))


def _of_file(mask: Path | None) -> Callable[[Size], Bits] | None:
    return (lambda size: read_mask(mask, size)) if mask is not None else None
