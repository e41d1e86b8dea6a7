"""COCO's run lengths of masks: numbers of px, column by column, of good and defective px in turn, as a list or packed into a text."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.said import said

Bits: TypeAlias = npt.NDArray[np.bool_]
Counts: TypeAlias = npt.NDArray[np.int64]

_FIRST, _MORE, _BITS, _SIGN = 48, 32, 5, 16
"""Of the text: code of a letter that means 0, bit that says that the number goes on, bits a letter, the last letter's bit for its sign."""
_MOST_LETTERS = 8
"""Of a number: 40 bits."""


def run_lengths(mask: Bits) -> Counts:
    """Of (H, W); the first number counts good px, and is 0 where the first px is defective."""
    flat = mask.reshape(-1, order="F")
    turns = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    ends = np.concatenate([[0], turns, [flat.size]])
    lengths = np.diff(ends)
    return np.concatenate([[0], lengths]) if flat.size and flat[0] else lengths


def mask_of(counts: Sequence[int] | Counts, size: tuple[int, int]) -> Bits:
    """(H, W) of run lengths. Raises ValueError where they do not cover exactly so many px."""
    height, width = size
    try:
        lengths = np.asarray(counts, np.int64)
    except OverflowError:
        raise ValueError(said("a run length is no number of px")) from None
    if lengths.ndim != 1 or (lengths < 0).any() or (lengths > height * width).any() or int(lengths.sum()) != height * width:
        raise ValueError(said("its run lengths do not add up to {width} x {height} px", width=width, height=height))
    defective = np.arange(len(lengths)) % 2 == 1
    return np.repeat(defective, lengths).reshape(size, order="F")


def packed(counts: Sequence[int] | Counts) -> str:
    """Run lengths as COCO packs them: from the fourth on the difference to the one before the last, in letters of five bits."""
    lengths = np.asarray(counts, np.int64)
    differences = lengths.copy()
    differences[3:] -= lengths[1:-2]
    letters: list[int] = []
    for number in differences.tolist():
        goes_on = True
        while goes_on:
            low = number & (_MORE - 1)
            number >>= _BITS
            goes_on = number != (-1 if low & _SIGN else 0)
            letters.append(_FIRST + low + _MORE * goes_on)
    return bytes(letters).decode("ascii")


def unpacked(text: str) -> list[int]:
    """What `packed` was given. Raises ValueError for a text that it never gives."""
    counts: list[int] = []
    number = place = 0
    for letter in text.encode("ascii", "strict"):
        code = letter - _FIRST
        if not 0 <= code < 2 * _MORE or place == _MOST_LETTERS:
            raise ValueError(said("its run lengths cannot be read"))
        number |= (code & (_MORE - 1)) << (_BITS * place)
        place += 1
        if code & _MORE:
            continue
        if code & _SIGN:
            number -= 1 << (_BITS * place)
        counts.append(number + counts[-2] if len(counts) > 2 else number)
        number = place = 0
    if place:
        raise ValueError(said("its run lengths end within a number"))
    return counts
