"""Outlines of defects: filled again they give the same px."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inspector.core.areas import Area, Drawn, Form, Use
from inspector.datasets.coco.outlines import outline_of
from inspector.datasets.coco.run_lengths import Bits
from inspector.engine.images.shapes import pixels_of

MASKS = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(lambda size: arrays(np.bool_, size))


@given(MASKS)
def test_an_outline_filled_again_is_its_region(mask: Bits) -> None:
    count, regions = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    for number in range(1, count):
        region = regions == number
        outline = outline_of(region)
        if outline is None:
            around, _ = cv2.connectedComponents(np.pad(~region, 1, constant_values=True).astype(np.uint8), connectivity=4)
            assert around > 2  # more than the background and the ground around it: a hole
        else:
            polygon = Drawn(Form.POLYGON, tuple((float(x), float(y)) for x, y in outline))
            assert np.array_equal(pixels_of(Area(Use.LOOK, (polygon,)), mask.shape), region)


def test_an_outline_has_corners_where_it_turns_and_nowhere_else() -> None:
    region = np.zeros((9, 12), np.bool_)
    region[2:7, 3:10] = True
    outline = outline_of(region)
    assert outline is not None
    assert sorted(map(tuple, outline.tolist())) == [(3, 2), (3, 7), (10, 2), (10, 7)]
