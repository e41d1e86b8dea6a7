"""One bit depth for all pictures of a project: the one that was stated, that its files state, or that holds the good parts' values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from statistics import median_low
from typing import NoReturn

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_format import brightest, depth_of
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.file_depth import file_depth
from inspector.devices.image_file import read_image
from inspector.engine.images.pipeline import in_order

NAMED = 5
FAR_BITS = 4
"""A picture 16 times as bright as most others is not of their camera: it would make all of them nearly black."""


class DepthFrom(StrEnum):
    """Who said how deep the pictures are."""

    USER = "user"
    FILES = "files"
    """8-bit files, or tags of deeper ones."""
    VALUES = "values"
    """The smallest depth that holds the values of the good parts."""


@dataclass(frozen=True, slots=True)
class ProjectDepth:
    """Bits of a value in all pictures of a project; `brightest` is the largest value seen, 0 where nobody looked."""

    depth: int
    source: DepthFrom
    brightest: int = 0
    is_deep: bool = True
    """Whether a value takes 16 bits in memory, however many of them it has."""


def find_depth(good: Sequence[Path], stated: int = 0) -> Steps[ProjectDepth]:
    """The depth of the good parts' pictures; `stated`: by the user, 0: not at all. 16-bit files are read unless the user stated theirs.

    Raises `IMAGES_MIXED` with the names where 8-bit and 16-bit files lie together, and where a few hold values so far above those of
    most others that they cannot be of one depth; `BAD_ARGUMENT` where 8-bit files are to have more.
    """
    heads = []
    for done, path in enumerate(good):
        yield Progress("Finding the bit depth", done, len(good), "images")
        heads.append(file_depth(path))
    shallow, deep = ([path for path, head in zip(good, heads, strict=True) if head.stored == bits] for bits in (8, 16))
    if shallow and deep:
        fewer, bits, rest = (deep, 16, 8) if len(deep) <= len(shallow) else (shallow, 8, 16)
        _refuse(said("Most images of good parts have {usual} bits, but these have {bits}", usual=rest, bits=bits), fewer)
    if not deep:
        if stated not in (0, 8):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT, said("The images of good parts have 8 bits, and not {stated} as was stated.", stated=stated)
            )
        return ProjectDepth(8, DepthFrom.FILES, is_deep=False)
    if stated:
        return ProjectDepth(stated, DepthFrom.USER)
    return (yield from _from_values(deep, max(head.stated for head in heads)))


def _from_values(paths: Sequence[Path], least: int) -> Steps[ProjectDepth]:
    """`least`: what the files state; the values win where they are larger."""
    found: dict[Path, tuple[int, int]] = {}
    for done, seen in in_order(_depth_and_brightest, [partial(read_image, path) for path in paths]):
        if not isinstance(seen, InspectorError):
            found[paths[done]] = seen
        yield Progress("Finding the bit depth", done + 1, len(paths), "images")
    depths = {path: max(least, depth) for path, (depth, _) in found.items()}
    usual, deepest = (median_low(depths.values()), max(depths.values())) if depths else (least or 16, least or 16)
    if deepest - usual >= FAR_BITS:
        far = [path for path, depth in depths.items() if depth - usual >= FAR_BITS]
        sentence = said(
            "Most images of good parts have values of {usual} bits at most, but these have values of up to {deepest} bits",
            usual=usual,
            deepest=deepest,
        )
        _refuse(sentence, far)
    top = max((value for _, value in found.values()), default=0)
    return ProjectDepth(deepest, DepthFrom.FILES if deepest == least else DepthFrom.VALUES, top)


def _depth_and_brightest(read: Callable[[], Image]) -> tuple[int, int]:
    image = read()
    return depth_of(image), brightest(image)


def _refuse(sentence: str, paths: Sequence[Path]) -> NoReturn:
    named = ", ".join(map(str, paths[:NAMED]))
    if len(paths) > NAMED:
        named = said("{named} and {more:,} more", named=named, more=len(paths) - NAMED)
    raise InspectorError(ErrorCode.IMAGES_MIXED, said("{sentence}: {named}.", sentence=sentence, named=named))
