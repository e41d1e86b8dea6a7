"""What known defects gain: leave one kind out where kinds are known, and new defects of known kinds on all sets.

    python tests/benchmarks/known_defects.py FOLDER [SET...]

FOLDER holds built projects by set, and beside each lists of pictures, one path a line: SET-validation_defect.txt, SET-test_defect.txt,
SET-validation_good.txt and SET-test_good.txt. Defects of the validation lists are told to the model, those of the test lists are new.
Without good validation pictures every other one of the test list stands for them, and the rest is tested. With masks beside the pictures
those are used. The kind of a defect is the folder two above it where a set has several.
"""

import argparse
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from inspector.core.errors import InspectorError
from inspector.core.families import agreement, grouped
from inspector.core.metrics import image_auroc
from inspector.core.progress import finish
from inspector.datasets.masks import mask_of_image
from inspector.devices.image_file import read_image
from inspector.engine.detectors import AnyDetector
from inspector.engine.detectors.describing import describe
from inspector.engine.detectors.knowing import DefectPicture, GoodPicture, tell
from inspector.engine.memory_bank.known_defects import KnownPicture
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.services.validation.masks import read_mask

SETS = ("tiles", "cookies", "boards", "cells", "screw")


def kind_of(path: str) -> str:
    return Path(path).parts[-3]


def scores(detector: AnyDetector, paths: Sequence[str]) -> np.ndarray:
    found = detector.score_many([partial(read_image, Path(path)) for path in paths])
    return np.array([np.nan if isinstance(each, InspectorError) else each.result.score for _, each in found])


def told(detector: AnyDetector, defects: Sequence[str], good: Sequence[str]) -> AnyDetector:
    def made(path: str) -> DefectPicture:
        mask = mask_of_image(Path(path))
        read = (lambda size: read_mask(mask, size)) if mask is not None else (lambda size: None)
        return DefectPicture(KnownPicture(path, kind_of(path)), partial(read_image, Path(path)), read)

    return finish(tell(detector, [made(path) for path in defects], [GoodPicture(partial(read_image, Path(path))) for path in good]))[0]


def figures(good: np.ndarray, defect: np.ndarray, limit: float) -> str:
    return f"AUROC {image_auroc(good, defect):.4f}  found {np.mean(defect > limit):.3f}  false rejects {np.mean(good > limit):.3f}"


def seconds(detector: AnyDetector, paths: Sequence[str]) -> float:
    """Fastest of some parts, one at a time."""
    images = [read_image(Path(path)) for path in paths[:6]]
    detector.score(images[:1])
    taken = []
    for image in images * 2:
        began = time.perf_counter()
        detector.score([image])
        taken.append(time.perf_counter() - began)
    return min(taken)


def listed(folder: Path, name: str, group: str, most: int) -> list[str]:
    paths = (folder / f"{name}-{group}.txt").read_text().split()
    return paths[:: max(1, len(paths) // most)][:most]


def measure(folder: Path, name: str, most: int) -> None:
    inspector = open_inspector(folder / name, Context.default())
    detector, limit = inspector.detector, inspector.threshold.value
    known, new = listed(folder, name, "validation_defect", most), listed(folder, name, "test_defect", most)
    tried, good = listed(folder, name, "validation_good", most), listed(folder, name, "test_good", most)
    if not tried:
        tried, good = good[::2], good[1::2]
    before, before_good = scores(detector, new), scores(detector, good)
    knows = told(detector, known, tried)  # type: ignore[arg-type]  # opened from a project
    print(f"{name}: {len(known)} defects told, {len(new)} new ones, {len(tried)} good ones tried, {len(good)} new ones", flush=True)
    print(f"  before       {figures(before_good, before, limit)}", flush=True)
    print(f"  known kinds  {figures(scores(knows, good), scores(knows, new), limit)}", flush=True)
    print(
        f"  good parts that it was tried on keep their scores: {np.array_equal(scores(knows, tried), scores(detector, tried))}", flush=True
    )
    print(f"  time a part: {seconds(knows, good) / seconds(detector, good):.3f} times as long", flush=True)
    kinds = sorted({kind_of(path) for path in known})
    for kind in kinds if len(kinds) > 1 else ():
        of_kind = [k for k, path in enumerate(new) if kind_of(path) == kind]
        without = told(detector, [path for path in known if kind_of(path) != kind], tried)  # type: ignore[arg-type]  # as above
        after, after_good = scores(without, [new[k] for k in of_kind]), scores(without, good)
        print(f"  {kind} ({len(of_kind)}) before   {figures(before_good, before[of_kind], limit)}", flush=True)
        print(f"  {kind} ({len(of_kind)}) unknown  {figures(after_good, after, limit)}", flush=True)
    if len(kinds) > 1:
        rejected = [path for path, score in zip(new, before, strict=True) if score > limit]
        looked = describe(detector, [partial(read_image, Path(path)) for path in rejected])  # type: ignore[arg-type]  # as above
        labels = grouped(np.stack([each.vector for _, each in looked if not isinstance(each, InspectorError)]))
        purity, rand = agreement(labels.tolist(), [kind_of(path) for path in rejected])
        print(f"  families of {len(rejected)} rejected ones: {labels.max() + 1}, purity {purity:.3f}, adjusted Rand {rand:.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--most", type=int, default=100, help="pictures of a list, evenly spread")
    arguments = parser.parse_args()
    for name in arguments.sets:
        measure(arguments.folder, name, arguments.most)


if __name__ == "__main__":
    main()
