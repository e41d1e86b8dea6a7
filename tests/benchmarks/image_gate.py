"""How often the image gate refuses real pictures that are as they should be, and how often it finds what is simulated in them.

    python tests/benchmarks/image_gate.py LISTS [--sets tiles,cells] [--faults 30] [--projects FOLDER]

LISTS holds text files of paths `SET-good.txt` (learned), `SET-test_good.txt`, `SET-validation_good.txt`, `SET-validation_defect.txt`,
`SET-test_defect.txt`. With --projects, a folder with one built project a set, the look at the map is counted as well: it takes the network.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from inspector.core.gate_settings import Check, GateSettings
from inspector.core.picture_limits import HOT, Figure
from inspector.core.progress import finish
from inspector.core.types import Image
from inspector.devices.image_file import read_image
from inspector.engine.detectors.scoring import coolest
from inspector.engine.images.gate import Gate
from inspector.engine.images.learn_gate import learn_gate
from inspector.engine.images.preprocess import Preprocess
from inspector.services.context import Context
from inspector.services.inspect import open_inspector

SETS = ("cookies", "boards", "screw", "cells", "tiles")
_PLAIN = GateSettings()
GOOD, DEFECT = ("validation_good", "test_good"), ("validation_defect", "test_defect")


def listed(lists: Path, name: str, kind: str, most: int = 0) -> list[Path]:
    """The paths of a list, or up to `most` of them from all over; none where there is no list."""
    file = lists / f"{name}-{kind}.txt"
    paths = [Path(line) for line in file.read_text("utf-8").split("\n") if line] if file.is_file() else []
    chosen = np.unique(np.linspace(0, len(paths) - 1, most).astype(int)).tolist() if most and paths else range(len(paths))
    return [paths[k] for k in chosen]


def times(factor: float, image: Image) -> Image:
    return np.clip(np.rint(image * factor), 0, 255).astype(np.uint8)


def shifted(share: float, image: Image) -> Image:
    """Moved to the right; what comes into the picture is the colour of its edge."""
    px = round(share * image.shape[1])
    return np.ascontiguousarray(cv2.copyMakeBorder(image, 0, 0, px, 0, cv2.BORDER_REPLICATE)[:, : image.shape[1]])


def tinted(image: Image) -> Image:
    """A hue turned by 20 degrees of 360; grey pictures stay."""
    if image.ndim == 2:
        return image
    hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + 10) % 180
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), np.uint8)


def empty(image: Image) -> Image:
    """The backdrop alone: the median of the rim, with the noise of a camera."""
    rim = np.concatenate([image[:8].reshape(-1, *image.shape[2:]), image[-8:].reshape(-1, *image.shape[2:])])
    noise = np.random.default_rng(0).normal(0, 2, image.shape)
    return np.clip(np.median(rim, axis=0) + noise, 0, 255).astype(np.uint8)


def grey(image: Image) -> Image:
    return image if image.ndim == 2 else np.repeat(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)


FAULTS: dict[str, Callable[[Image], Image]] = {
    "black": partial(times, 0.0),
    "white": lambda image: np.full_like(image, 255),
    "half exposure": partial(times, 0.5),
    "double exposure": partial(times, 2.0),
    **{f"defocus {sigma} px": partial(lambda sigma, image: cv2.GaussianBlur(image, (0, 0), sigma), sigma) for sigma in (1, 2, 3, 4)},
    "grey, not colour": grey,
    "hue + 20 degrees": tinted,
    "no part": empty,
    **{f"shift {share} %": partial(shifted, share / 100) for share in (10, 20, 30)},
    "half the size": lambda image: image[::2, ::2],
}


def refusals(gate: Gate, images: Iterator[Image], settings: GateSettings = _PLAIN) -> tuple[int, int, dict[str, int]]:
    """(refused, looked at, how often for which reason)."""
    count, reasons = 0, dict[str, int]()
    for image in images:
        count += 1
        found = gate.excess(gate.look(image, Preprocess()).figures, settings)
        if found is not None:
            reasons[str(found.reason)] = reasons.get(str(found.reason), 0) + 1
    return sum(reasons.values()), count, reasons


def told(what: str, found: tuple[int, int, dict[str, int]]) -> None:
    refused, count, reasons = found
    why = ", ".join(f"{reason} {times}" for reason, times in sorted(reasons.items(), key=lambda each: -each[1]))
    print(f"    {what:<18} {refused:4} of {count:4} = {100 * refused / max(1, count):5.1f} %  {why}", flush=True)


def by_look(lists: Path, name: str, faults: int) -> None:
    """All that is told without the network."""
    learned = finish(learn_gate([partial(read_image, path) for path in listed(lists, name, "good")], Preprocess()))
    assert learned is not None
    print(f"{name}: {learned.gate.limits.pictures} good pictures, {len(learned.unusual)} of them would not be judged")
    for kind in (*GOOD, *DEFECT):
        told(kind.replace("_", " "), refusals(learned.gate, map(read_image, listed(lists, name, kind))))
    sample = [read_image(path) for path in listed(lists, name, "test_good", faults)]
    for fault, make in FAULTS.items():
        told(fault, refusals(learned.gate, (np.ascontiguousarray(make(image)) for image in sample)))
    for other in SETS:
        if other != name:
            settings = GateSettings(off=frozenset({Check.SIZE}))  # every set has a size of its own, which would tell
            told(f"part of {other}", refusals(learned.gate, map(read_image, listed(lists, other, "test_good", faults)), settings))


def by_map(lists: Path, project: Path, name: str, most: int) -> None:
    """The look at the map: how many times the usual coolest tenth of good parts a picture has, and how many lie beyond the limit."""
    inspector = open_inspector(project, Context.default(threads=1))
    units = [scoring.unit for scoring in inspector.detector.scorings]

    def shares(paths: Sequence[Path]) -> list[float]:
        results = (found for _, found in inspector.detector.score_many([partial(read_image, path) for path in paths]))
        return [coolest(found.result.evidence, units) for found in results if not isinstance(found, Exception)]

    gate = inspector.pictures.gate
    usual = float(np.median(shares(listed(lists, name, "test_good", most))))
    limit = gate.limits.ranges[Figure.COOLEST].most if gate is not None and Figure.COOLEST in gate.limits.ranges else HOT * usual
    print(f"{name}: the coolest tenth of the map, limit {limit:.1f}, usual {usual:.1f}")
    lots = {kind.replace("_", " "): listed(lists, name, kind, most) for kind in (*GOOD, *DEFECT)}
    lots |= {f"part of {other}": listed(lists, other, "test_good", max(2, most // 10)) for other in SETS if other != name}
    for what, paths in lots.items():
        found = shares(paths)
        if found:
            beyond = sum(value > (limit or np.inf) for value in found)
            print(f"    {what:<18} {beyond:4} of {len(found):4}  largest {max(found) / usual:.2f} times the usual", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--faults", type=int, default=30, help="good parts of every set in which faults are simulated")
    parser.add_argument("--projects", type=Path)
    parser.add_argument("--most", type=int, default=40, help="pictures of a kind that the network looks at")
    arguments = parser.parse_args()
    for name in arguments.sets.split(","):
        by_look(arguments.lists, name, arguments.faults)
        if arguments.projects is not None:
            by_map(arguments.lists, arguments.projects / name, name, arguments.most)


if __name__ == "__main__":
    main()
