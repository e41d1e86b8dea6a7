"""Pixel-level figures of merit, exact at full resolution and in bounded memory.

Every figure depends on the order of the scores alone. So every image's pixels are sorted, equal scores are counted once, and the
sorted runs wait in memory or in a temporary file. At the end they are merged range by range, from the highest score down.
Exact means: for the float32 scores as they are, with ties, without bins.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError, disk_code
from inspector.core.pixel_sweep import PixelFigures, Sweep
from inspector.core.said import said
from inspector.core.types import FloatArray

PIXELS_AT_ONCE = 1 << 20
RECORDS_AT_ONCE = 1 << 21
BLOCK = 1024
"""Every 1024th key of a run stays in memory, to find the part of the run that lies in a range of scores."""
SPOOL_BYTES = 32 << 20
"""Records that are kept in memory, in bytes; more go into a temporary file."""

Keys: TypeAlias = npt.NDArray[np.uint64]
Records: TypeAlias = npt.NDArray[Any]
_GOOD = np.dtype(np.uint64)
_DEFECT = np.dtype([("packed", np.uint64), ("weight", np.float64)])


class PixelMetrics:
    """Collects anomaly maps with their true defect regions, image by image; `result` gives the figures. Close it, or use `with`.

    `limit`: false-positive rate up to which the per-region overlap is integrated. `folder`: where a temporary file may lie, some
    8 bytes a pixel (default: where the system puts such files).
    """

    def __init__(self, limit: float = 0.3, folder: Path | None = None) -> None:
        self._limit = limit
        self._good, self._defect = _Spool(_GOOD, folder), _Spool(_DEFECT, folder)
        self._counts = [0, 0]
        self._regions = 0

    def add(self, scores: FloatArray, regions: npt.NDArray[np.int32]) -> None:
        """One image: its anomaly map (H, W), and the number of the connected defect region of every pixel (H, W), 0 where it is good.

        A score that is no number counts as the highest: the part would be rejected. Raises `BAD_ARGUMENT` for unequal shapes,
        `DISK_FULL` and `NOT_WRITABLE` where the temporary file cannot be.
        """
        if scores.shape != regions.shape:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("A map of {map} px cannot be compared with a mask of {mask} px.", map=scores.shape, mask=regions.shape),
            )
        sizes = np.bincount(regions.reshape(-1))
        weights = 1.0 / np.maximum(sizes, 1)
        self._regions += int((sizes[1:] > 0).sum())
        flat_scores, flat_regions = scores.reshape(-1), regions.reshape(-1)
        for start in range(0, flat_scores.size, PIXELS_AT_ONCE):
            part = slice(start, start + PIXELS_AT_ONCE)
            self._add(descending_keys(flat_scores[part]), flat_regions[part], weights)

    def _add(self, keys: npt.NDArray[np.uint32], regions: npt.NDArray[np.int32], weights: npt.NDArray[np.float64]) -> None:
        is_defect = regions > 0
        good, defect = np.sort(keys[~is_defect]), keys[is_defect]
        self._counts[0] += len(good)
        self._counts[1] += len(defect)
        if len(good):
            self._good.add(_counted(good)[0])
        if len(defect):
            order = np.argsort(defect)
            packed, firsts = _counted(defect[order])
            records = np.empty(len(packed), _DEFECT)
            records["packed"] = packed
            records["weight"] = np.add.reduceat(weights[regions[is_defect]][order], firsts)
            self._defect.add(records)

    def result(self) -> PixelFigures:
        """The figures over all images so far; NaN where there is no defective or no good pixel. May be called again later."""
        self._good.rewind()
        self._defect.rewind()
        sweep = Sweep(self._counts[0], self._counts[1], self._regions, self._limit)
        for bound in self._bounds():
            good, defect = self._good.below(bound), self._defect.below(bound)
            good.sort()
            sweep.step(good, defect[np.argsort(defect["packed"])])
        return sweep.figures()

    def _bounds(self) -> Iterator[np.uint64 | None]:
        """Ends of ranges of keys that hold some `RECORDS_AT_ONCE` records each; None, the last, has no end."""
        samples = np.sort(np.concatenate([*self._good.samples(), *self._defect.samples(), np.empty(0, np.uint64)]))
        step = max(1, RECORDS_AT_ONCE // BLOCK)
        # Low bits hold a count: without them no bound parts equal scores.
        yield from np.unique(samples[step::step] >> np.uint64(32) << np.uint64(32))
        yield None

    def close(self) -> None:
        """Deletes the temporary files."""
        self._good.close()
        self._defect.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def descending_keys(scores: npt.ArrayLike) -> npt.NDArray[np.uint32]:
    """A uint32 for every float32 score, the smaller the higher the score; equal exactly for equal scores (-0 is 0, NaN is infinite)."""
    values = np.nan_to_num(np.asarray(scores, np.float32), nan=np.inf, posinf=np.inf, neginf=-np.inf) + np.float32(0)
    bits = np.ascontiguousarray(values).view(np.uint32)
    return np.where(bits >> np.uint32(31), bits, bits ^ np.uint32(0x7FFFFFFF))


def _counted(keys: npt.NDArray[np.uint32]) -> tuple[Keys, npt.NDArray[np.intp]]:
    """Sorted keys (N,) as different ones with their number in the low 32 bits (M,), and where each begins (M,)."""
    firsts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    counts = np.diff(firsts, append=len(keys)).astype(np.uint64)
    return keys[firsts].astype(np.uint64) << np.uint64(32) | counts, firsts


def _packed(records: Records) -> Keys:
    return records if records.dtype == _GOOD else records["packed"]


@dataclass(slots=True)
class _Run:
    """Sorted records of one image: where they begin, how many, every `BLOCK`-th key, and how many were taken."""

    start: int
    count: int
    samples: Keys
    taken: int = 0


class _Spool:
    """Sorted runs of records, in memory while they are few, otherwise in a temporary file."""

    def __init__(self, dtype: "np.dtype[Any]", folder: Path | None) -> None:
        self._dtype, self._runs, self._end = dtype, list[_Run](), 0
        self._file = tempfile.SpooledTemporaryFile(SPOOL_BYTES, dir=None if folder is None else str(folder))  # noqa: SIM115 (close() closes it)

    def add(self, records: Records) -> None:
        """Appends a run."""
        self._runs.append(_Run(self._end, len(records), _packed(records)[::BLOCK].copy()))
        try:
            self._file.seek(self._end * self._dtype.itemsize)
            self._file.write(records.tobytes())
        except OSError as error:
            raise InspectorError(
                disk_code(error), said("The scores of all pixels cannot be kept: {reason}.", reason=error.strerror or error)
            ) from error
        self._end += len(records)

    def samples(self) -> list[Keys]:
        """Every `BLOCK`-th key of every run."""
        return [run.samples for run in self._runs]

    def rewind(self) -> None:
        """Makes `below` begin at the highest score again."""
        for run in self._runs:
            run.taken = 0

    def below(self, bound: np.uint64 | None) -> Records:
        """All records before `bound` that were not taken yet, run after run; a copy."""
        parts = [self._take(run, bound) for run in self._runs]
        return np.concatenate([*parts, np.empty(0, self._dtype)])

    def _take(self, run: _Run, bound: np.uint64 | None) -> Records:
        blocks = len(run.samples) if bound is None else int(np.searchsorted(run.samples, bound))
        wanted = min(run.count, blocks * BLOCK) - run.taken
        if wanted <= 0:
            return np.empty(0, self._dtype)
        self._file.seek((run.start + run.taken) * self._dtype.itemsize)
        records = np.frombuffer(self._file.read(wanted * self._dtype.itemsize), self._dtype)
        kept = records if bound is None else records[: np.searchsorted(_packed(records), bound)]
        run.taken += len(kept)
        return kept

    def close(self) -> None:
        """Deletes the records."""
        self._file.close()
