"""From a mask to regions, and the per-region overlap of masks."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from inspector.core.pixel_metrics import PixelMetrics
from inspector.engine.images.regions import label_regions


@given(arrays(np.bool_, (7, 9)))
def test_regions_are_scipys(mask: npt.NDArray[np.bool_]) -> None:
    regions = label_regions(mask)
    expected, count = ndimage.label(mask, np.ones((3, 3)))
    assert regions.dtype == np.int32 and regions.max(initial=0) == count
    pairs = {(int(a), int(b)) for a, b in zip(regions.flat, expected.flat, strict=True)}
    assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def test_corners_connect() -> None:
    assert label_regions(np.eye(4, dtype=bool)).max() == 1


def test_overlap_is_averaged_over_regions_of_all_images() -> None:
    one, two = np.zeros((2, 20, 20), bool)
    one[2:12, 2:12] = True
    two[3, 3] = two[15, 15] = True
    with PixelMetrics() as metrics:
        metrics.add(one.astype(np.float32), label_regions(one))  # found
        metrics.add(np.full((20, 20), -1, np.float32), label_regions(two))  # both missed until everything is
        figures = metrics.result()
    assert figures.regions == 3
    # The good pixels of the first image, 300 of 698, score 0: the curve stays at a third until the limit.
    assert figures.aupro == pytest.approx(1 / 3)
