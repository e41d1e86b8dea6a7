"""Files that describe other images: masks, in white where a part is defective."""

import os

from inspector.core.picture_names import JPEG_SUFFIXES

MASK_FOLDER = "ground_truth"
_MASK_ENDING = "_mask"
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
