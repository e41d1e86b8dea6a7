"""Pixel metrics against scikit-learn and against a per-region overlap computed threshold by threshold."""

import itertools
import math
import os
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

from inspector.core import pixel_metrics
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.pixel_metrics import PixelMetrics, descending_keys
from inspector.core.pixel_sweep import PixelFigures

SHAPE = (6, 7)
QUARTERS = st.integers(-8, 8).map(lambda n: n / 4)  # collide often
ANY = st.floats(-(2.0**100), 2.0**100, width=32)
IMAGE = st.tuples(arrays(np.float32, SHAPE, elements=st.one_of(QUARTERS, ANY)), arrays(np.int32, SHAPE, elements=st.integers(0, 3)))
IMAGES = st.lists(IMAGE, min_size=1, max_size=4)
Images = list[tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]]


def measure(images: Images, limit: float = 0.3, folder: Path | None = None) -> PixelFigures:
    with PixelMetrics(limit, folder) as metrics:
        for scores, regions in images:
            metrics.add(scores, regions)
        return metrics.result()


def flat(images: Images) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float32]]:
    truth = np.concatenate([regions.reshape(-1) > 0 for _, regions in images])
    return truth, np.concatenate([scores.reshape(-1) for scores, _ in images])


def overlap_by_thresholds(images: Images, limit: float) -> float:
    """AUPRO as it is defined: a curve with one point a threshold, integrated by trapezoids and cut off at the limit."""
    truth, scores = flat(images)
    points = [(0.0, 0.0)]
    for threshold in sorted(set(scores.tolist()), reverse=True):
        found = [
            float((values >= threshold)[regions == number].mean())
            for values, regions in images
            for number in set(regions[regions > 0].tolist())
        ]
        points.append((float((scores[~truth] >= threshold).mean()), float(np.mean(found))))
    area = 0.0
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        end = min(x1, limit)
        if end > x0:
            area += (end - x0) * (y0 + y0 + (y1 - y0) * (end - x0) / (x1 - x0)) / 2
    return area / limit


@settings(deadline=None)
@given(IMAGES)
def test_figures_are_scikit_learns(images: Images) -> None:
    truth, scores = flat(images)
    figures = measure(images)
    assert figures.defect_pixels == truth.sum() and figures.good_pixels == (~truth).sum()
    if truth.all() or not truth.any():
        assert math.isnan(figures.auroc) and math.isnan(figures.average_precision) and math.isnan(figures.aupro)
        return
    assert figures.auroc == pytest.approx(roc_auc_score(truth, scores), abs=1e-12)
    assert figures.average_precision == pytest.approx(average_precision_score(truth, scores), abs=1e-12)
    precision, recall, _ = precision_recall_curve(truth, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    assert figures.f1_max == pytest.approx(f1.max(), abs=1e-9)


@settings(deadline=None)
@given(IMAGES, st.sampled_from([0.05, 0.3, 1.0]))
def test_overlap_is_what_its_definition_says(images: Images, limit: float) -> None:
    truth, _ = flat(images)
    figures = measure(images, limit)
    if not truth.all() and truth.any():
        assert figures.limit == limit
        assert figures.aupro == pytest.approx(overlap_by_thresholds(images, limit), abs=1e-12)


@settings(deadline=None)
@given(images=IMAGES)
def test_ranges_and_files_change_nothing(images: Images) -> None:
    whole = measure(images)
    with pytest.MonkeyPatch.context() as patch:
        for name, small in (("PIXELS_AT_ONCE", 5), ("RECORDS_AT_ONCE", 3), ("BLOCK", 2), ("SPOOL_BYTES", 40)):
            patch.setattr(pixel_metrics, name, small)
        pieces = measure(images)
    assert pieces.auroc == pytest.approx(whole.auroc, abs=1e-12, nan_ok=True)
    assert pieces.average_precision == pytest.approx(whole.average_precision, abs=1e-12, nan_ok=True)
    assert pieces.f1_max == pytest.approx(whole.f1_max, abs=1e-12, nan_ok=True)
    assert pieces.aupro == pytest.approx(whole.aupro, abs=1e-12, nan_ok=True)
    assert (pieces.good_pixels, pieces.defect_pixels, pieces.regions) == (whole.good_pixels, whole.defect_pixels, whole.regions)


@given(st.floats(width=32), st.floats(width=32))
def test_keys_order_scores_from_the_highest_down(a: float, b: float) -> None:
    first, second = descending_keys([a, b]).tolist()
    a, b = (math.inf if math.isnan(x) else x for x in (a, b))
    assert (first < second, first == second) == (a > b, a == b)


def test_small_regions_count_as_much_as_large_ones() -> None:
    regions = np.zeros((10, 10), np.int32)
    regions[0, :8], regions[5, 5] = 1, 2
    scores = np.zeros((10, 10), np.float32)
    scores[0, :8] = 1  # the large region is found, the small one scores as the good pixels do
    assert measure([(scores, regions)]).aupro == pytest.approx(0.5 + 0.5 * 0.3 / 2)


def test_a_score_that_is_no_number_is_the_highest() -> None:
    regions = np.array([[1, 0]], np.int32)
    assert measure([(np.array([[math.nan, 9e9]], np.float32), regions)]).auroc == 1
    assert measure([(np.array([[9e9, math.nan]], np.float32), regions)]).auroc == 0


def test_result_can_be_asked_again_and_goes_on() -> None:
    rng = np.random.default_rng(0)
    images = [(rng.normal(size=SHAPE).astype(np.float32), rng.integers(0, 2, SHAPE, dtype=np.int32)) for _ in range(2)]
    with PixelMetrics() as metrics:
        metrics.add(*images[0])
        assert metrics.result() == metrics.result() == measure(images[:1])
        metrics.add(*images[1])
        assert metrics.result() == measure(images)


def test_unequal_shapes_are_refused() -> None:
    with PixelMetrics() as metrics, pytest.raises(InspectorError) as caught:
        metrics.add(np.zeros((2, 3), np.float32), np.zeros((3, 2), np.int32))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_temporary_files_lie_where_they_are_meant_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("open files are listed in /proc")
    monkeypatch.setattr(pixel_metrics, "SPOOL_BYTES", 40)
    with PixelMetrics(folder=tmp_path) as metrics:
        metrics.add(np.arange(42, dtype=np.float32).reshape(SHAPE), np.zeros(SHAPE, np.int32))
        open_files = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
        assert any(str(tmp_path) in os.readlink(link) for link in open_files if os.path.lexists(link))
    assert list(tmp_path.iterdir()) == []
