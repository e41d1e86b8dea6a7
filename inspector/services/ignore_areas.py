"""The ignore mask of a project: a picture of two colours beside its settings, white where the pictures of parts are ignored.

Only builds read it. A model carries the mask that it was built with, so that it judges the same whatever becomes of this file.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inspector.engine import detectors
from inspector.engine.images.ignore import IgnoreMask
from inspector.services.mask_files import read_grey, write_mask
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


def mask_of_model(stored: StoredModel) -> IgnoreMask | None:
    """The mask that a model was built with; None also for what is no model, which whoever opens it is told."""
    try:
        return detectors.ignored(stored.state)
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def store_mask(folder: Path, mask: IgnoreMask | None) -> None:
    """Puts a mask into a project, or takes it away. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    path = folder / FILE
    if mask is None:
        with atomic.explained(path):
            path.unlink(missing_ok=True)
        return
    write_mask(path, mask.pixels)
