"""Evidence comes back bit for bit, whatever stands in it; and damaged bytes are never taken for evidence."""

import struct
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.placement import Placement
from inspector.storage.record.evidence_bytes import decode, encode, first_grids

BITS = arrays.arrays(np.uint32, arrays.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=9))
"""Any bits: NaN with any payload, infinities, denormals, both zeros."""
NUMBERS = st.floats(width=64)
SHEETS = st.builds(
    Sheet, BITS.map(lambda bits: bits.view(np.float32)), NUMBERS, st.none() | NUMBERS, st.integers(min_value=-1, max_value=2**63 - 1)
)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
EVIDENCE = st.builds(
    Evidence,
    st.lists(SHEETS, max_size=4).map(tuple),
    st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)),
    st.none() | st.builds(Placement, FINITE, FINITE, FINITE, FINITE),
)
PLACED = Placement(3, -4.5, 30, 0.75)
SMALL = Evidence((Sheet(np.ones((2, 3), np.float32), 0.5, 1.0, 4), Sheet(np.zeros((1, 1), np.float32))), (480, 640))


def bits(number: float | None) -> bytes | None:
    return None if number is None else struct.pack("<d", number)


def plain(evidence: Evidence) -> object:
    sheets = [(s.grid.shape, s.grid.tobytes(), bits(s.weight), bits(s.image_score), s.neighbour) for s in evidence.sheets]
    return evidence.shape, sheets, evidence.placement


@given(EVIDENCE)
def test_every_bit_comes_back(evidence: Evidence) -> None:
    found = decode(encode(evidence))
    assert plain(found) == plain(evidence) and all(sheet.grid.dtype == np.float32 for sheet in found.sheets)


@given(st.lists(EVIDENCE.filter(lambda evidence: len(evidence.sheets) > 0), max_size=5))
def test_grids_that_are_read_at_once_are_those_of_the_first_sheets(several: list[Evidence]) -> None:
    found = first_grids([encode(each) for each in (*several, *several[::-1])])
    assert [(grid.shape, grid.tobytes()) for grid in found] == [
        (each.sheets[0].grid.shape, each.sheets[0].grid.tobytes()) for each in (*several, *several[::-1])
    ]


def test_grids_are_found_where_only_further_sheets_differ_in_size() -> None:
    first = Sheet(np.ones((2, 2), np.float32))
    several = [Evidence((first, Sheet(np.zeros((side, side), np.float32))), (9, 9)) for side in (1, 3, 2)]
    assert [grid.tolist() for grid in first_grids([encode(each) for each in several])] == 3 * [[[1, 1], [1, 1]]]


def test_grids_of_as_many_patches_in_other_rows_keep_their_rows() -> None:
    several = [Evidence((Sheet(np.zeros(shape, np.float32)),), (9, 9)) for shape in ((2, 3), (3, 2))]
    assert [grid.shape for grid in first_grids([encode(each) for each in several])] == [(2, 3), (3, 2)]


def test_grids_of_any_layout_in_memory_are_stored_as_they_read() -> None:
    turned = np.arange(12, dtype=np.float32).reshape(3, 4).T[::-1]
    assert (decode(encode(Evidence((Sheet(turned),), (4, 4)))).sheets[0].grid == turned).all()


@given(st.sampled_from([SMALL, replace(SMALL, placement=PLACED)]), st.data())
def test_bytes_that_were_cut_off_are_damaged(evidence: Evidence, data: st.DataObject) -> None:
    whole = encode(evidence)
    content = whole[: data.draw(st.integers(0, len(whole) - 1))]
    for read in (decode, lambda piece: first_grids([whole, piece]), lambda piece: first_grids([piece])):
        with pytest.raises(InspectorError) as caught:
            read(content)
        assert caught.value.code is ErrorCode.RECORD_DAMAGED


def test_evidence_without_a_placement_has_the_bytes_that_earlier_programs_know() -> None:
    """Written out, so that nobody changes them: head, head of the sheet, grid."""
    evidence = Evidence((Sheet(np.array([[1.5, 2.5]], np.float32), 0.5, None, 7),), (480, 640))
    head, sheet = struct.pack("<BBHII", 1, 0, 1, 480, 640), struct.pack("<IIBddq", 1, 2, False, 0.5, 0.0, 7)
    assert encode(evidence) == head + sheet + struct.pack("<2f", 1.5, 2.5)


def test_a_placement_makes_it_evidence_that_earlier_programs_refuse() -> None:
    content = encode(replace(SMALL, placement=PLACED))
    assert content[0] == 2 and content[1:] == encode(SMALL)[1:] + struct.pack("<4d", 3, -4.5, 30, 0.75)


def test_a_placement_that_is_no_place_is_damage() -> None:
    content = encode(replace(SMALL, placement=PLACED))
    with pytest.raises(InspectorError) as caught:
        decode(content[:-8] + struct.pack("<d", float("nan")))
    assert caught.value.code is ErrorCode.RECORD_DAMAGED


@given(st.binary(max_size=200))
def test_any_bytes_are_evidence_or_refused(content: bytes) -> None:
    code = None
    try:
        decode(content)
    except InspectorError as error:
        code = error.code
    assert code in (None, ErrorCode.RECORD_DAMAGED, ErrorCode.RECORD_TOO_NEW)


def test_a_later_version_is_too_new() -> None:
    content = bytes([3]) + encode(SMALL)[1:]
    with pytest.raises(InspectorError) as caught:
        decode(content)
    assert caught.value.code is ErrorCode.RECORD_TOO_NEW


def test_a_head_is_small() -> None:
    grid = np.zeros((56, 56), np.float32)
    assert len(encode(Evidence((Sheet(grid),), (448, 448)))) <= grid.nbytes + 64
