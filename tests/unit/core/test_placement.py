"""Where a part lies: the transform, against complex numbers."""

import cmath
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.placement import UNMOVED, Placement

PX = st.floats(-500, 500)


@given(PX, PX, st.floats(-180, 180), PX, PX, st.tuples(st.integers(1, 2000), st.integers(1, 2000)))
def test_a_point_turns_about_the_middle_and_is_then_shifted(
    dx: float, dy: float, degrees: float, x: float, y: float, size: tuple[int, int]
) -> None:
    middle = complex(size[1] / 2, size[0] / 2)
    wanted = (complex(x, y) - middle) * cmath.exp(1j * math.radians(degrees)) + middle + complex(dx, dy)
    found = Placement(dx, dy, degrees, 1.0).matrix(size) @ (x, y, 1)
    assert np.allclose(found, (wanted.real, wanted.imag), atol=1e-6)


def test_a_quarter_turn_is_clockwise_as_seen() -> None:
    """What is above the middle lies to its right then; y counts down."""
    found = Placement(0, 0, 90, 1.0).matrix((100, 100)) @ (50, 10, 1)
    assert np.allclose(found, (90, 50))


def test_what_did_not_move_stays() -> None:
    assert np.array_equal(UNMOVED.matrix((30, 40)), [[1, 0, 0], [0, 1, 0]])


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_numbers_that_are_none_are_refused(place: int, value: float) -> None:
    with pytest.raises(ValueError, match="cannot lie"):
        Placement(*(value if k == place else 0.0 for k in range(4)))
