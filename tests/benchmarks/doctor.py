"""How many of the defects among good parts the doctor names first, and how many of a clean set it calls suspicious. Prints a table.

`python tests/benchmarks/doctor.py SETS.json [NAME ...]`: as many defects as make 1, 2, 5 and 10 % are put among the good parts to learn
from, of all kinds and, where kinds are known, of one; only defects for validation, of which nothing is tested elsewhere (see
`rule_promises`). *Nearest* is the plain cross-fit: each patch by its likest in any other picture. *Support*: by those of a fifth of the
pictures. *Doctor*: what tells most, support counting half. Each figure: share of the planted defects among the first n and 2n named,
n planted.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rule_promises import parts_of

from inspector.core.good_set import GoodPicture
from inspector.core.odd_pictures import examined, oddness
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import FloatArray
from inspector.devices.image_file import read_image
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.patches.embed import each_feature_map
from inspector.engine.patches.support import MOST_REFERENCES, TRUST, References, worst
from inspector.services.context import Context
from inspector.services.health.doctor import SIDE

MOST_GOOD, MOST_DEFECT, DRAWS, SHARES = 80, 25, 10, (0.01, 0.02, 0.05, 0.1)
Values: TypeAlias = npt.NDArray[np.float64]


def maps_of(paths: list[Path]) -> list[FloatArray]:
    """Features of pictures as the doctor sees them."""
    context = Context.default()
    detector = PatchCore(Recipe(size=SIDE), context.options, context.cache)
    images = [partial(read_image, path) for path in paths]
    graph, preprocess, size = finish(detector.prepare(images))
    runtime = detector.make_runtime(graph, size, many=True)
    return [found for _, found, _ in each_feature_map(runtime, preprocess, images, []) if found is not None]


class Compared:
    """Every picture compared with every other one, once."""

    def __init__(self, maps: list[FloatArray]) -> None:
        references = References(maps)
        self._squares = [references.squares(each) for each in maps]
        self._grids = [(each.shape[0], each.shape[1]) for each in maps]

    def distances(self, chosen: list[int]) -> Values:
        """(2, n) of the oddest place of each of some pictures, had there been only these."""
        numbers = np.unique(np.linspace(0, len(chosen) - 1, MOST_REFERENCES).astype(int)).tolist()
        references = [chosen[k] for k in numbers]
        found = []
        for each in chosen:
            others = [k for k in references if k != each]
            found.append([distance for _, distance in worst(self._squares[each][:, others], self._grids[each])])
        return np.array(found).T


def hits(scores: Values, planted: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Share of the planted ones among the first n and 2n."""
    order, count = np.argsort(-scores, kind="stable"), int(planted.sum())
    return float(planted[order[:count]].sum() / count), float(planted[order[: 2 * count]].sum() / count)


def suspicious(distances: Values) -> int:
    """How many the doctor would call unlike the others."""
    scores, _ = oddness(distances, TRUST)
    pictures = [replace(GoodPicture(str(k), (1, 1)), score=float(score), times=1.0) for k, score in enumerate(scores)]
    return len(examined(pictures, list(range(len(pictures))), len(pictures)).suspicious)


def kind_of(path: Path) -> str:
    """Of tiles the folder of their kind."""
    return next((part for part in path.parts if part.startswith("MT_")), "")


def drawn(rng: np.random.Generator, defects: list[Path], count: int, of_one_kind: bool) -> Iterator[int]:
    """Numbers of the defects that are planted."""
    counts = Counter(map(kind_of, defects))
    wanted = rng.choice(sorted(kind for kind in counts if counts[kind] >= min(count, 4))) if of_one_kind else None
    pool = [k for k, path in enumerate(defects) if wanted is None or kind_of(path) == wanted]
    yield from rng.permutation(pool)[:count].tolist()


def measure(sets: Path, name: str) -> None:
    """Prints the lines of one set."""
    parts, rng = parts_of(sets, name), np.random.default_rng(0)
    good, defects = (
        [paths[k] for k in sorted(rng.permutation(len(paths))[:most])]
        for paths, most in ((parts.good, MOST_GOOD), (parts.validation_defect, MOST_DEFECT))
    )
    compared, clean = Compared(maps_of([*good, *defects])), list(range(len(good)))
    alone = compared.distances(clean)
    print(f"{name}: {suspicious(alone)} of {len(good)} called unlike the others in the clean set", flush=True)
    for of_one_kind in (False, *((True,) if len({kind_of(path) for path in defects}) > 1 else ())):
        for share in SHARES:
            count = max(1, round(share * len(good)))
            found: dict[str, list[tuple[float, float]]] = {"nearest": [], "support": [], "doctor": []}
            for _ in range(DRAWS):
                chosen = list(drawn(rng, defects, count, of_one_kind))
                order = rng.permutation(len(good) + len(chosen))
                mixed = [*clean, *(len(good) + k for k in chosen)]
                distances, planted = compared.distances([mixed[k] for k in order]), order >= len(good)
                for key, scores in zip(found, (distances[0], distances[1], oddness(distances, TRUST)[0]), strict=True):
                    found[key].append(hits(scores, planted))
            said = ", ".join(f"{key} {np.mean(pairs, axis=0)[0]:.2f} / {np.mean(pairs, axis=0)[1]:.2f}" for key, pairs in found.items())
            print(f"  {'one kind' if of_one_kind else 'mixed':8} {100 * share:2.0f} % ({count}): {said}", flush=True)


if __name__ == "__main__":
    for each in sys.argv[2:] or ("tiles", "cookies", "screw", "cells", "boards"):
        measure(Path(sys.argv[1]), each)
