"""Files that describe other images: masks, in white where a part is defective."""

import os
from pathlib import Path

from inspector.core.picture_names import JPEG_SUFFIXES

MASK_FOLDER = "ground_truth"
_MASK_ENDING = "_mask"
_MASK_SUFFIXES = (".png", ".bmp", ".tif", ".tiff")
_OWNERS_OF_PNG_MASKS = JPEG_SUFFIXES | {".bmp"}


def owners(images: set[str]) -> dict[str, str]:
    """For every mask among the images of one folder, the image that it belongs to."""
    by_stem: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(images):
        stem, suffix = os.path.splitext(name)
        by_stem.setdefault(stem, []).append((name, suffix.lower()))
    found: dict[str, str] = {}
    for stem, alike in by_stem.items():
        described = by_stem.get(stem.removesuffix(_MASK_ENDING), ()) if stem.endswith(_MASK_ENDING) else ()
        photos = [other for other, suffix in alike if suffix in _OWNERS_OF_PNG_MASKS] if len(alike) > 1 else ()
        for name, suffix in alike:
            if suffix == ".png":
                found.update((name, other) for other in photos)
            found.update((name, other) for other, _ in described)
    return found


def mask_of_image(image: Path) -> Path | None:
    """The file that is an image's mask by its name: `X_mask.png` or `X.png` beside `X.jpg`, or where MVTec's layout has it."""
    truth = image.parents[2] / MASK_FOLDER / image.parent.name if len(image.parents) > 2 else image.parent
    for folder in (image.parent, truth):
        for suffix in dict.fromkeys((*_MASK_SUFFIXES, image.suffix)):
            if os.path.isfile(found := folder / f"{image.stem}{_MASK_ENDING}{suffix}"):
                return found
    same = image.with_suffix(".png")
    return same if image.suffix.lower() in _OWNERS_OF_PNG_MASKS and os.path.isfile(same) else None
