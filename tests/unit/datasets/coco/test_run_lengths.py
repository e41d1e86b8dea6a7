"""Run lengths of masks as COCO has them, against what its own tools make of the same masks and a count px by px."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inspector.datasets.coco.run_lengths import Bits, mask_of, packed, run_lengths, unpacked

MASKS = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(lambda size: arrays(np.bool_, size))

# Written by the tools of the COCO data set (pycocotools 2.0), for masks that `drawn` makes.
PUBLISHED = {
    "disc": (
        "Z]e0e0f6:H6J6K4K6K4M2M4L4M2N2M4M2N2N2N2N2N2N2N2N2N2O0O2N2N2O0O2O0O2N2O0O2O000O2O0O2O000O2O000O2O0000000O2O0000"
        "000000000000000000000000000000000001N100000001N10001N10001N101N10001N101N2N101N101N2N2N101N2N2N2N2N2N2N2N2N2N3"
        "L3N2N3L4L3N3L5J5L5J6J8F[fi0"
    ),
    "ring": (
        "UZ7?n66J6L2M4M2M4M2N2N2N2O0O2N2O0O2N2OTOXJ0h5L`J0_5OeJ0Z5OhJ0X5OjJ0U50mJ0R5OPK0P50PK0P5ORK0n40RK0n40RK0n40RK0n"
        "4OTK0l41RK0n40RK0n40RK0n40RK0n41PK0P50PK0P51nJ0S50kJ0V51hJ0X51fJ0[51aJ0`54XJ0h5l01N2N101N2N101N2N2N2N3L3N3L3N4"
        "J6J^ke1"
    ),
    "corner": "03]70PaZ2",
    "nothing": "PP[2",
    "everything": "0PP[2",
}


def drawn(name: str) -> Bits:
    y, x = np.mgrid[0:240, 0:320]
    return {
        "disc": np.hypot(y - 100, x - 150) < 60,
        "ring": (np.hypot(y - 60, x - 60) < 30) & (np.hypot(y - 60, x - 60) > 12),
        "corner": (y < 3) & (x < 2),
        "nothing": np.zeros((240, 320), np.bool_),
        "everything": np.ones((240, 320), np.bool_),
    }[name]


def counted(mask: Bits) -> list[int]:
    """Px by px."""
    counts, value = [0], False
    for column in range(mask.shape[1]):
        for row in range(mask.shape[0]):
            if mask[row, column] != value:
                counts.append(0)
                value = not value
            counts[-1] += 1
    return counts


@given(MASKS)
def test_run_lengths_are_those_of_a_count_px_by_px_and_give_the_mask_back(mask: Bits) -> None:
    counts = run_lengths(mask)
    assert counts.tolist() == counted(mask)
    assert np.array_equal(mask_of(counts, mask.shape), mask)


@given(st.lists(st.integers(0, 1 << 30), max_size=30))
def test_packing_loses_nothing(counts: list[int]) -> None:
    assert unpacked(packed(counts)) == counts


@pytest.mark.parametrize("name", PUBLISHED)
def test_packed_texts_are_those_of_the_tools_of_coco(name: str) -> None:
    assert packed(run_lengths(drawn(name))) == PUBLISHED[name]
    assert np.array_equal(mask_of(unpacked(PUBLISHED[name]), (240, 320)), drawn(name))


@pytest.mark.parametrize("counts", [[], [5], [3, 4], [-1, 7], [1 << 62, 1 << 62, 6], [1 << 80], [10**18, 6]])
def test_run_lengths_that_are_not_of_the_picture_are_refused(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="run length"):
        mask_of(counts, (2, 3))


@pytest.mark.parametrize("text", ["~", "é", "P", "P" * 40, " ", "ooooooooo0"])
def test_texts_that_are_no_run_lengths_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"run length|ascii"):
        unpacked(text)
