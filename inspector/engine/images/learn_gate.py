"""Learns from good pictures what is usual, and which of them are not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inspector.core.errors import InspectorError
from inspector.core.gate_settings import GateSettings
from inspector.core.picture_limits import FEWEST, Excess, Figure, PictureLimits
from inspector.core.progress import Progress, Steps
from inspector.core.types import FloatArray
from inspector.engine.images.gate import Gate, Look, as_jpeg, look, most_usual, seen_of, white_of
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.scene import Scene, compare_each, edges_of

MOST = 500
"""Pictures that are looked at, from all over."""
STAGE = "Looking at the pictures"


@dataclass(frozen=True, slots=True, eq=False)
class LearnedGate:
    """A gate, and the good pictures that it would not let pass, by their positions."""

    gate: Gate
    unusual: tuple[tuple[int, Excess], ...]


def learn_gate(images: Sequence[LazyImage], preprocess: Preprocess, coolest: Sequence[float] = ()) -> Steps[LearnedGate | None]:
    """The gate of good pictures (N); None where fewer than `FEWEST` can be read. `coolest`: (M,) see `CrossFit`, in any order."""

    def seen(image: LazyImage) -> tuple[Look, FloatArray]:
        picture = materialise(image)
        return look(picture, preprocess), edges_of(seen_of(picture, preprocess))

    positions = np.unique(np.linspace(0, len(images) - 1, MOST).astype(int)).tolist() if images else []
    found: dict[int, tuple[Look, FloatArray]] = {}
    for done, result in in_order(seen, [images[k] for k in positions]):
        if not isinstance(result, InspectorError):
            found[positions[done]] = result
        yield Progress(STAGE, done + 1, len(positions), "images")
    if len(found) < FEWEST:
        return None
    views = [edges for _, edges in found.values()]
    compared = compare_each(views)
    likeness = {Figure.LIKENESS: [each.likeness for each in compared]}
    places = {Figure.RIGHT: [each.dx for each in compared], Figure.DOWN: [each.dy for each in compared]}
    plain = {figure: [each.figures[figure] for each, _ in found.values()] for figure in next(iter(found.values()))[0].figures}
    figures = plain | likeness | places
    limits = PictureLimits.learn(figures | {Figure.COOLEST: list(coolest)})
    if limits is None:
        return None
    usual = materialise(images[list(found)[most_usual(figures)]])
    gate = Gate(limits, Scene.of(views), as_jpeg(usual, white_of(preprocess, usual)))
    each = [(position, gate.excess({f: values[k] for f, values in figures.items()}, GateSettings())) for k, position in enumerate(found)]
    return LearnedGate(gate, tuple((position, excess) for position, excess in each if excess is not None))
