"""Outlines of defects: filled again they give the same px."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inspector.core.areas import Area, Drawn, Form, Use
from inspector.datasets.coco.outlines import outlines_of
from inspector.datasets.coco.run_lengths import Bits
from inspector.engine.images.shapes import pixels_of

MASKS = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(lambda size: arrays(np.bool_, size))


@given(MASKS)
def test_outlines_filled_again_are_their_region(mask: Bits) -> None:
    count, regions = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    for number in range(1, count):
        region = regions == number
        outlines = outlines_of(region)
        pieces = [Drawn(Form.POLYGON, tuple((float(x), float(y)) for x, y in outline), erases=k > 0) for k, outline in enumerate(outlines)]
        assert np.array_equal(pixels_of(Area(Use.LOOK, tuple(pieces)), mask.shape), region)


def test_an_outline_has_corners_where_it_turns_and_nowhere_else() -> None:
    region = np.zeros((9, 12), np.bool_)
    region[2:7, 3:10] = True
    region[4, 5] = False
    outer, hole = outlines_of(region)
    assert sorted(map(tuple, outer.tolist())) == [(3, 2), (3, 7), (10, 2), (10, 7)]
    assert sorted(map(tuple, hole.tolist())) == [(5, 4), (5, 5), (6, 4), (6, 5)]
