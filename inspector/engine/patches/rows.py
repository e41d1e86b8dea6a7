"""Where the patch features of a build lie: in memory as float32 or float16, or on the disk, and read block by block."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
import numpy.typing as npt

from inspector.core.errors import InspectorError, disk_code
from inspector.core.process import release_memory
from inspector.core.said import said
from inspector.core.types import FloatArray

BLOCK = 8192
"""Rows a block: large enough for matrix products at full speed, small enough to cancel between two of them."""


FLOAT16_MAX = 65504.0


class Storage(StrEnum):
    """How features are kept between two looks at them."""

    FLOAT32 = "float32 in memory"
    FLOAT16 = "float16 in memory"
    DISK = "float16 on disk"
    MERGED = "float32 in memory, merged group by group"
    """Of every group of images only a coreset is kept, because all features together fit nowhere. See `merging`."""


class Rows(Protocol):
    """N feature vectors of length C that are read as float32."""

    @property
    def shape(self) -> tuple[int, int]:
        """(N, C)."""
        ...

    def blocks(self) -> Iterator[tuple[slice, FloatArray]]:
        """All rows in order, as (where, (n, C)) with at most `BLOCK` rows each. Not to be written to."""
        ...

    def take(self, rows: npt.NDArray[np.int64]) -> FloatArray:
        """The rows (K,) as (K, C)."""
        ...


@dataclass(frozen=True, eq=False)
class ArrayRows:
    """Rows of one array that is there already."""

    array: FloatArray

    @property
    def shape(self) -> tuple[int, int]:
        """See `Rows.shape`."""
        return self.array.shape[0], self.array.shape[1]

    def blocks(self) -> Iterator[tuple[slice, FloatArray]]:
        """See `Rows.blocks`."""
        for first in range(0, len(self.array), BLOCK):
            where = slice(first, min(first + BLOCK, len(self.array)))
            yield where, self.array[where]

    def take(self, rows: npt.NDArray[np.int64]) -> FloatArray:
        """See `Rows.take`."""
        found: FloatArray = self.array[rows]
        return found


class StoredRows:
    """Rows that are appended first and read later, in the form that `storage` names. Close it to free memory and disk."""

    def __init__(self, storage: Storage, dimension: int, folder: Path | None = None) -> None:
        self.storage = storage
        self._dimension, self._count = dimension, 0
        self._type = np.dtype(np.float32 if storage in (Storage.FLOAT32, Storage.MERGED) else np.float16)
        self._kept: list[npt.NDArray[Any]] = []
        self._file: IO[bytes] | None = _temporary_file(folder) if storage is Storage.DISK else None

    @property
    def shape(self) -> tuple[int, int]:
        """See `Rows.shape`."""
        return self._count, self._dimension

    def append(self, rows: FloatArray) -> None:
        """Adds rows (n, C) at the end. Values beyond float16 are cut to its range where that is the form."""
        stored = rows if self._type == np.float32 else np.clip(rows, -FLOAT16_MAX, FLOAT16_MAX).astype(self._type)
        first = 0
        while first < len(stored):
            free = BLOCK - self._count % BLOCK
            part = stored[first : first + free]
            self._put(part)
            first += len(part)
            self._count += len(part)

    def blocks(self) -> Iterator[tuple[slice, FloatArray]]:
        """See `Rows.blocks`."""
        for first in range(0, self._count, BLOCK):
            where = slice(first, min(first + BLOCK, self._count))
            size = where.stop - first
            yield where, self._read(first, size) if self._file else np.asarray(self._kept[first // BLOCK][:size], np.float32)

    def take(self, rows: npt.NDArray[np.int64]) -> FloatArray:
        """See `Rows.take`."""
        found = np.empty((len(rows), self._dimension), np.float32)
        numbers = rows // BLOCK
        if self._file is not None:
            for k, row in enumerate(rows):
                found[k] = self._read(int(row), 1)
            return found
        for number in np.unique(numbers):
            wanted = numbers == number
            found[wanted] = self._kept[number][rows[wanted] % BLOCK]
        return found

    def keep(self, first: int, rows: npt.NDArray[np.int64]) -> None:
        """Of all rows from `first` on keeps only `rows` (K,), which take their place in this order. For rows in memory."""
        assert self._file is None
        left = self.take(rows)
        del self._kept[-(-first // BLOCK) :]
        self._count = first
        self.append(left)

    def close(self) -> None:
        """Frees what the rows occupy; nothing can be read afterwards."""
        self._kept.clear()
        self._count = 0
        if self._file is not None:
            self._file.close()
        release_memory()  # what follows, the network with its search, comes on top of it otherwise

    def _put(self, part: npt.NDArray[Any]) -> None:
        if self._file is None:
            if self._count % BLOCK == 0:
                self._kept.append(np.empty((BLOCK, self._dimension), self._type))
            self._kept[-1][self._count % BLOCK :][: len(part)] = part
            return
        try:
            self._file.seek(0, os.SEEK_END)
            self._file.write(part.tobytes())
            self._file.flush()
        except OSError as error:
            raise _not_kept(error) from error

    def _read(self, first: int, count: int) -> FloatArray:
        assert self._file is not None
        width = self._dimension * self._type.itemsize
        self._file.seek(first * width)
        return np.frombuffer(self._file.read(count * width), self._type).reshape(count, self._dimension).astype(np.float32)


@dataclass(frozen=True, eq=False)
class RowsFrom:
    """The rows from `first` on of other rows, numbered from 0."""

    rows: Rows
    first: int

    @property
    def shape(self) -> tuple[int, int]:
        """See `Rows.shape`."""
        return self.rows.shape[0] - self.first, self.rows.shape[1]

    def blocks(self) -> Iterator[tuple[slice, FloatArray]]:
        """See `Rows.blocks`."""
        for where, block in self.rows.blocks():
            if where.stop > self.first:
                start = max(where.start, self.first)
                yield slice(start - self.first, where.stop - self.first), block[start - where.start :]

    def take(self, rows: npt.NDArray[np.int64]) -> FloatArray:
        """See `Rows.take`."""
        return self.rows.take(rows + self.first)


def _temporary_file(folder: Path | None) -> IO[bytes]:
    """A file without a name, which is gone when it is closed or the program ends. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    try:
        return tempfile.TemporaryFile(dir=folder)
    except OSError as error:
        raise _not_kept(error) from error


def _not_kept(error: OSError) -> InspectorError:
    return InspectorError(
        disk_code(error), said("The features of the good images cannot be kept on the disk: {reason}.", reason=error.strerror or error)
    )


LEAN = 2**30
"""Features that are larger go to the disk even where memory is plenty: the system's file cache keeps them nearly as fast."""
SPARED = 2**28
"""Bytes on the disk that features leave free for the model and for whatever else the PC writes meanwhile."""


def storage_for(rows: int, dimension: int, budget: float, disk: float) -> Storage:
    """The most exact form in which `rows` x `dimension` features stay within `budget` bytes of memory and `disk` bytes of free disk."""
    full, half = rows * dimension * 4, rows * dimension * 2
    on_disk = disk - SPARED
    order = (
        (Storage.FLOAT32, full, min(budget, LEAN)),
        (Storage.FLOAT16, half, min(budget, LEAN)),
        (Storage.DISK, half, on_disk),
        (Storage.FLOAT32, full, budget),
        (Storage.FLOAT16, half, budget),
    )
    return next((storage for storage, needed, room in order if needed <= room), Storage.MERGED)


def free_disk(folder: Path | None) -> float:
    """Bytes free where `StoredRows` in `folder` would lie; endless where the system does not tell."""
    try:
        return shutil.disk_usage(folder or tempfile.gettempdir()).free
    except OSError:
        return float("inf")
