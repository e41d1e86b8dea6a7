"""The ignore mask of a project: a picture of two colours beside its settings, white where the pictures of parts are ignored.

Only builds read it, together with what the project's areas ignore. A model carries the mask that it was built with, so that it never
scores what it has not learned, whatever becomes of this file.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inspector.core.access import Act
from inspector.core.areas import Areas
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.engine import detectors
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.places import ignored_px
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.png_files import read_grey, write_mask
from inspector.storage import atomic
from inspector.storage.models import StoredModel

FILE = "ignore.png"


@dataclass(frozen=True, slots=True)
class NewMask:
    """The mask that a project is given; None takes away the one that is there."""

    mask: IgnoreMask | None


def read_mask(path: Path) -> IgnoreMask | None:
    """A mask from any picture file: ignored is what is brighter than half of its brightest place; None where that is nothing.

    Raises `IMAGE_UNREADABLE`.
    """
    grey = read_grey(path)
    return IgnoreMask.of(np.asarray(grey > grey.max() / 2))


def mask_of_project(folder: Path) -> IgnoreMask | None:
    """The mask that the next build of a project uses. Raises `IMAGE_UNREADABLE`: without it other places would be judged."""
    path = folder / FILE
    return read_mask(path) if os.path.lexists(path) else None


def with_areas(mask: IgnoreMask | None, areas: Areas | None) -> IgnoreMask | None:
    """All that a build ignores: what a mask does, and what areas do. Raises `BAD_ARGUMENT` where both are of pictures of other sizes."""
    ignored = ignored_px(areas)
    if mask is None or ignored is None:
        return IgnoreMask.of(ignored) if mask is None else mask
    if mask.pixels.shape != ignored.shape:
        sizes = [f"{pixels.shape[1]} x {pixels.shape[0]} px" for pixels in (mask.pixels, ignored)]
        sentence = said(
            "The ignore mask and the areas of the project are of pictures of different sizes, {first} and {second}: take one of them away.",
            first=sizes[0],
            second=sizes[1],
        )
        raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
    return IgnoreMask(mask.pixels | ignored)


def mask_of_model(stored: StoredModel) -> IgnoreMask | None:
    """The mask that a model was built with, without what its areas ignore; None also for what is no model, which its reader is told."""
    try:
        mask, by_areas = detectors.ignored(stored.state), ignored_px(stored.proposed.areas)
        return mask if mask is None or by_areas is None else IgnoreMask.of(mask.pixels & ~by_areas)
    except (KeyError, IndexError, TypeError, ValueError):
        return None


@guarded(Act.CHANGE_PROJECT)
def store_mask(folder: Path, mask: IgnoreMask | None) -> None:
    """Puts a mask into a project, or takes it away. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    path = folder / FILE
    with auditing.noting(AuditKind.AREAS, folder, mask="taken away" if mask is None else "put in"):
        if mask is not None:
            write_mask(path, mask.pixels)
            return
        with atomic.explained(path):
            path.unlink(missing_ok=True)
