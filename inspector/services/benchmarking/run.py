"""One run of a benchmark: learns a category with one detector, scores its test images, measures."""

import gc
import os
import re
import time
import zlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inspector import __version__
from inspector.core.auroc_interval import auroc_interval
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.metrics import average_precision, best_f1, escape_rate, image_auroc
from inspector.core.pixel_metrics import PixelMetrics
from inspector.core.pixel_sweep import PixelFigures
from inspector.core.process import forget_peak, peak_rss_mb
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.core.types import FloatArray, Image
from inspector.datasets.dataset import GOOD, Category, Dataset, LabelledImage
from inspector.engine import detectors
from inspector.engine.detectors.detector import Detector, FitReport
from inspector.engine.images.misalign import misalign, misalign_mask
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.regions import label_regions
from inspector.services.benchmarking.contact_sheet import ContactSheet
from inspector.services.benchmarking.pictures import read_picture
from inspector.services.benchmarking.rows import KindFigures, Outcome, Run
from inspector.services.context import Context
from inspector.services.file_names import file_name

TIMED_IMAGES, WARM_UP = 12, 2
INTEGRATION_LIMIT = 0.3
SHEETS = "sheets"


def execute(run: Run, dataset: Dataset, category: Category, context: Context, out: Path) -> Steps[Outcome]:
    """Learns, tests and measures; writes a contact sheet into `out`. Unreadable images are left out and listed.

    Raises the errors of reading, weights and disk; `BAD_ARGUMENT` for a mask that does not fit its image.
    """
    gc.collect()
    forget_peak()
    detector = detectors.make(run.recipe, context.options, context.cache, context.memory_budget)
    began = time.perf_counter()
    train = drawn(category.train_good, run.shots, run.recipe.seed)
    fitted = yield from detector.fit([_reader(path, run) for path in train], [str(path) for path in train])
    fit_s = time.perf_counter() - began
    ms = yield from _latency(detector, category.test, run)
    peak = peak_rss_mb()
    with PixelMetrics(INTEGRATION_LIMIT, out) as pixels:
        test = _Test(run, dataset, pixels, detector.preprocess.depth)
        yield from test.score_all(detector, category)
        figures = pixels.result()
    unreadable = [f"{train[k]}: {error.detail}" for k, error in fitted.skipped] + test.unreadable
    row = _outcome(run, dataset, test, figures, fitted, tuple(unreadable))
    name = file_name(re.sub(r"[^\w.+-]+", "-", run.label), instead="-")  # ensembles of networks of timm have names of any length
    sheet = test.sheet.write(out / SHEETS / f"{name}-{run.key}.jpg", run.label)
    measured: dict[str, Any] = {"fit_s": fit_s, "ms_per_image": ms, "peak_rss_mb": peak, "runtime": detector.runtime_name}
    threads = context.threads or os.cpu_count() or 1
    return Outcome(**(row | measured | {"threads": threads, "sheet": sheet.relative_to(out).as_posix()}))


def drawn(good: Sequence[Path], shots: int, seed: int) -> list[Path]:
    """`shots` good images drawn with `seed` (0: all), in their order. Of one seed, fewer shots are part of more shots."""
    if not shots:
        return list(good)
    chosen = np.random.default_rng(seed).permutation(len(good))[:shots]
    return [good[k] for k in sorted(chosen.tolist())]


def _reader(path: Path, run: Run) -> LazyImage:
    return partial(_misaligned, path, _placement(path, run)) if run.rotate else partial(read_picture, path)


def _misaligned(path: Path, placement: tuple[int, ...]) -> Image:
    return misalign(read_picture(path), placement)


def _placement(path: Path, run: Run) -> tuple[int, ...]:
    """Seed of where an image lies: another one for every image, the same on every PC."""
    return run.recipe.seed, zlib.crc32("/".join(path.parts[-3:]).encode(errors="surrogateescape"))


def _latency(detector: Detector, test: Sequence[LabelledImage], run: Run) -> Steps[float]:
    """Median ms of an image alone, from pixels to map; NaN where none can be read."""
    times: list[float] = []
    some = test[:: max(1, len(test) // TIMED_IMAGES)][:TIMED_IMAGES]
    for done, item in enumerate(some):
        yield Progress("Timing", done, len(some), "images")
        try:
            image = _image(_reader(item.path, run))
            for _ in range(WARM_UP if not times else 0):
                detector.score([image])
            began = time.perf_counter()
            detector.score([image])
        except InspectorError:
            continue
        times.append((time.perf_counter() - began) * 1e3)
    return float(np.median(times)) if times else float("nan")


def _image(lazy: LazyImage) -> Image:
    return lazy() if callable(lazy) else lazy


class _Test:
    """Scores by kind, pixel metrics and sheet of one run."""

    def __init__(self, run: Run, dataset: Dataset, pixels: PixelMetrics, depth: int) -> None:
        self._run, self._dataset, self._pixels = run, dataset, pixels
        self.scores: dict[str, list[float]] = defaultdict(list)
        self.unreadable: list[str] = []
        self.masks = 0
        self.sheet = ContactSheet(depth)

    def score_all(self, detector: Detector, category: Category) -> Steps[None]:
        """Scores every test image; one step each."""
        for index, found in detector.score_many([_reader(item.path, self._run) for item in category.test]):
            item = category.test[index]
            if isinstance(found, InspectorError):
                self.unreadable.append(f"{item.path}: {found.detail}")
            else:
                self._take(item, found.image, found.result.score, found.result.map)
            yield Progress("Testing", index + 1, len(category.test), "images")

    def _take(self, item: LabelledImage, image: Image, score: float, scores: FloatArray) -> None:
        self.scores[item.kind].append(score)
        mask = self._mask(item, scores.shape)
        self.sheet.add(item, image, score, scores, mask)
        if mask is not None:
            part = inspected(self._run.recipe, *scores.shape)
            self._pixels.add(np.ascontiguousarray(scores[part]), label_regions(np.ascontiguousarray(mask[part])))
            self.masks += item.defect

    def _mask(self, item: LabelledImage, shape: tuple[int, ...]) -> npt.NDArray[np.bool_] | None:
        """True where the part is defective; None where nobody drew it."""
        if not item.defect:
            return np.zeros(shape, np.bool_)
        if item.mask is None:
            return None
        picture = read_picture(item.mask)
        mask = (picture if picture.ndim == 2 else picture.max(axis=2)) > self._dataset.mask_above
        if not mask.any():
            return None  # some sets have black masks for defects that cannot be outlined
        if self._run.rotate:
            mask = misalign_mask(mask, _placement(item.path, self._run))
        if mask.shape != shape:
            sizes = f"{mask.shape[1]} x {mask.shape[0]} px", f"{shape[1]} x {shape[0]}"
            sentence = said(
                "The mask {mask} does not fit its image: it has {own}, its image {other}.", mask=item.mask, own=sizes[0], other=sizes[1]
            )
            raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
        return np.asarray(mask, np.bool_)


def inspected(recipe: Recipe, height: int, width: int) -> tuple[slice, slice]:
    """Rows and columns of an image that the network saw: all of them, unless the recipe has a box or crops the centre."""
    return Preprocess.of(recipe).geometry(height, width).inspected()


def _outcome(
    run: Run, dataset: Dataset, test: _Test, figures: PixelFigures, fitted: FitReport, unreadable: tuple[str, ...]
) -> dict[str, Any]:
    good = test.scores[GOOD]
    by_kind = {kind: scores for kind, scores in sorted(test.scores.items()) if kind != GOOD}
    defect = [score for scores in by_kind.values() for score in scores]
    low, high = auroc_interval(good, defect)
    return {
        "key": run.key,
        "dataset": run.dataset,
        "category": run.category,
        "protocol": dataset.protocol,
        "detector": str(run.recipe.detector),
        "backbone": run.networks,
        "seed": run.recipe.seed,
        "shots": run.shots,
        "rotate": run.rotate,
        "recipe": run.recipe.to_json(),
        "trained": fitted.images,
        "good": len(good),
        "defect": len(defect),
        "unreadable": unreadable,
        "image_auroc": image_auroc(good, defect),
        "image_auroc_low": low,
        "image_auroc_high": high,
        "average_precision": average_precision(good, defect),
        "f1_max": best_f1(good, defect)[0],
        "escapes_at_1": escape_rate(good, defect, 0.01),
        "escapes_at_5": escape_rate(good, defect, 0.05),
        "pixel_auroc": figures.auroc,
        "pixel_ap": figures.average_precision,
        "pixel_f1_max": figures.f1_max,
        "aupro": figures.aupro,
        "masks": test.masks,
        "regions": figures.regions,
        "kinds": {kind: _kind(good, scores) for kind, scores in by_kind.items()},
        "bank_vectors": fitted.bank_vectors,
        "version": __version__,
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
    }


def _kind(good: list[float], scores: list[float]) -> KindFigures:
    return KindFigures(len(scores), image_auroc(good, scores), escape_rate(good, scores, 0.01), escape_rate(good, scores, 0.05))
