"""Masks in an array file of numpy, one a frame: mapped, not read, so that a long video takes no memory."""

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import reason_of, said, unended

SUFFIX = ".npy"


def open_masks(path: Path, axes: int) -> npt.NDArray[np.number]:
    """The numbers in an array file with so many axes, left on the disk. Raises `BAD_ARGUMENT` for anything else; nothing in it is run."""
    if not os.path.isfile(path):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no file {file} with masks.", file=path))
    try:
        found: npt.NDArray[np.number] = np.lib.format.open_memmap(path, mode="r")  # which knows no pickles
    except (OSError, ValueError, EOFError) as error:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("{file} cannot be read as masks: {reason}.", file=path, reason=unended(reason_of(error)))
        ) from error
    if found.ndim != axes or found.dtype.kind not in "buif":
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("{file} holds no masks: {axes} axes of numbers are needed.", file=path, axes=axes)
        )
    return found
