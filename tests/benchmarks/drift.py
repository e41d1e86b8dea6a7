"""How soon the watch sees a drift of each cause on real parts, how often it names the cause, and how often it cries wolf. Prints tables.

`python tests/benchmarks/drift.py FOLDER [NAME ...]`: FOLDER holds projects and lists of good parts that nothing was learned from, as
`rule_promises.py` leaves them (NAME and NAME-test_good.txt). What pictures are like with half of each change and with all of it is
measured once and kept in FOLDER/drift. A line is then made of these parts in random order, each a little different every time: 300 as
they are, 200 during which the change grows, 200 with all of it. Of the change, the watch is told nothing.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.box import Box
from inspector.core.drift.cause import Cause
from inspector.core.drift.figures import FIGURES, Figure, figures, numbers_of
from inspector.core.drift.watch import Alarm, Watch
from inspector.core.types import Image
from inspector.devices.image_file import read_image
from inspector.devices.opencv import cv2
from inspector.engine.alignment.lying import Lying
from inspector.engine.images.facts import measure
from inspector.engine.images.synthetic_defects import within
from inspector.engine.images.zone_scores import zone_scores
from inspector.services.context import Context
from inspector.services.inspect import PartInspector, open_inspector

NAMES = ("tiles", "screw", "cells", "boards", "cookies")
PICTURES, ZONES, RUNS, STEADY_RUNS = 20, 2, 20, 5
STEADY, GROWING, AFTER, LONG = 300, 200, 200, 10_000
Table: TypeAlias = npt.NDArray[np.float64]


def _filtered(image: Image, change: Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]) -> Image:
    return np.clip(np.rint(change(image.astype(np.float32))), 0, 255).astype(np.uint8)


def _darker(image: Image, share: float) -> Image:
    return _filtered(image, lambda grey: grey * (1 - 0.1 * share))


def _defocused(image: Image, share: float) -> Image:
    sigma = share * max(image.shape[:2]) / 512
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


def _noisier(image: Image, share: float) -> Image:
    rng = np.random.default_rng(image.size)
    return _filtered(image, lambda grey: grey + rng.normal(0, 5 * share, grey.shape).astype(np.float32))


def _shifted(image: Image, share: float) -> Image:
    """By whole px: between them a picture would be less sharp as well."""
    width = image.shape[1]
    right = round(0.02 * share * width)
    return np.asarray(cv2.copyMakeBorder(image, 0, 0, right, 0, cv2.BORDER_REFLECT_101)[:, :width], np.uint8)


def _turned(image: Image, share: float) -> Image:
    """Fine details suffer a little, as they do not where a camera turns."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -2.0 * share, 1.0)
    flags = cv2.INTER_LANCZOS4
    return np.asarray(cv2.warpAffine(image, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT_101), np.uint8)


def _warmer(image: Image, share: float) -> Image:
    return _filtered(image, lambda colours: colours * np.array([1 + 0.05 * share, 1.0, 1 - 0.05 * share], np.float32))


def _worn(image: Image, share: float) -> Image:
    """A defect in the right half, half as strong as it would be, where its share is 1."""
    height, width = image.shape[:2]
    defect = within(image, "spot", str(image.size), Box(width // 2, 0, width - width // 2, height), None)
    return _filtered(image, lambda grey: grey + 0.5 * share * (defect.astype(np.float32) - grey))


CHANGES: dict[str, tuple[Cause, Callable[[Image, float], Image]]] = {
    "darker by 10 %": (Cause.LIGHT, _darker),
    "out of focus": (Cause.LENS, _defocused),
    "noise of 5 grey values": (Cause.GAIN, _noisier),
    "shifted by 2 %": (Cause.POSITION, _shifted),
    "turned by 2 degrees": (Cause.POSITION, _turned),
    "warmer by 5 %": (Cause.COLOUR, _warmer),
    "parts worn in zone 2": (Cause.PARTS, _worn),
}


def halves(size: tuple[int, int]) -> Areas:
    """Two zones that say nothing of the score: left and right."""
    height, width = size
    boxes = ((0.0, 0.0), (width / 2, float(height))), ((width / 2, 0.0), (float(width), float(height)))
    return Areas(size, tuple(Area(Use.ZONE, (Drawn(Form.RECTANGLE, box),)) for box in boxes))


def numbers(inspector: PartInspector, lying: Lying, image: Image) -> tuple[float, ...]:
    """What the watch takes of a picture; a score above the threshold is none of a good part."""
    found = inspector.judge(image, "part")
    assert found.evidence is not None and found.score is not None, found.error
    facts, place = measure(image), lying.place(image)
    placed = replace(facts, dx=place.dx, dy=place.dy, degrees=place.degrees, likeness=place.quality)
    is_good = found.score <= inspector.threshold.value
    zones = zone_scores(found.evidence, halves(image.shape[:2]), inspector.detector.preprocess)
    return numbers_of(found.score if is_good else None, zones if is_good else (np.nan,) * ZONES, placed)


def tables(folder: Path, name: str) -> dict[str, Table]:
    """By change (levels 0, 1/2, 1; pictures; figures); measured where that has not been done."""
    kept = folder / "drift" / f"{name}.npz"
    known = dict(np.load(kept)) if kept.is_file() else {}
    missing = [change for change in CHANGES if change not in known]
    if missing:
        kept.parent.mkdir(exist_ok=True)
        known |= _measured(folder, name, missing)
        np.savez(kept, **known)
    return {change: table for change, table in known.items() if len(table)}


def _measured(folder: Path, name: str, changes: list[str]) -> dict[str, Table]:
    inspector = open_inspector(folder / name, Context.default())
    lines = (folder / f"{name}-test_good.txt").read_text().splitlines()
    paths = [folder / line for line in lines if line.strip()]
    images = [read_image(path) for path in paths[:: max(1, len(paths) // PICTURES)][:PICTURES]]
    lying = Lying.of(images[0])
    plain = [numbers(inspector, lying, image) for image in images]
    found = {}
    for change in changes:
        cause, apply = CHANGES[change]
        found[change] = np.empty(0)
        if cause is not Cause.COLOUR or images[0].ndim == 3:
            levels = [[numbers(inspector, lying, apply(image, share)) for image in images] for share in (0.5, 1.0)]
            found[change] = np.array([plain, *levels])
            print(f"  {name}: {change} measured", file=sys.stderr, flush=True)
    return found


def line(table: Table, parts: int, share: Callable[[int], float], rng: np.random.Generator) -> Iterator[list[float]]:
    """Parts in random order; the same picture comes a little different every time."""
    spread = 0.3 * np.nanstd(table[0], axis=0) + 1e-3
    for number in range(parts):
        picture, at = rng.integers(table.shape[1]), 2 * share(number)
        low, rest = min(int(at), 1), at - min(int(at), 1)
        usual = (1 - rest) * table[low, picture] + rest * table[low + 1, picture]
        yield list(usual + spread * rng.normal(size=len(spread)))


def growing(number: int) -> float:
    """Share of a change."""
    return min(max(number - STEADY, 0) / GROWING, 1.0)


def watched(table: Table, seed: int) -> tuple[int | None, Alarm | None, Alarm | None]:
    """When the first alarm came, that alarm, and what it was in the end."""
    watch, first, at = Watch(ZONES), None, None
    for number, values in enumerate(line(table, STEADY + GROWING + AFTER, growing, np.random.default_rng(seed))):
        watch.take(float(number), values)
        if first is None and watch.alarm is not None:
            first, at = watch.alarm, number
    return at, first, watch.alarm


def print_changes(name: str, found: dict[str, Table]) -> None:
    """One line for each change: after how many parts of the growing change it is seen, and what is said to be its cause."""
    for change, table in found.items():
        cause = CHANGES[change][0]
        runs = [watched(table, seed) for seed in range(RUNS)]
        seen = [at - STEADY for at, _, _ in runs if at is not None and at >= STEADY]
        at_once = sum(first is not None and first.cause is cause for _, first, _ in runs)
        at_last = sum(last is not None and last.cause is cause for _, _, last in runs)
        since = [last.first.since - STEADY for _, _, last in runs if last is not None]
        others = Counter(str(last.cause) if last is not None else "no alarm" for _, _, last in runs)
        soon = f"{np.median(seen):6.0f} {max(seen):6.0f}" if seen else f"{'-':>6} {'-':>6}"
        begun = f"{np.median(since):+6.0f}" if since else f"{'-':>6}"
        told = ", ".join(f"{count} {what}" for what, count in others.most_common())
        print(f"{name:8} {change:24} {len(seen):3} of {RUNS} {soon} {begun} {at_once:4} {at_last:4}   {told}", flush=True)


def print_steady(name: str, found: dict[str, Table]) -> None:
    """How often something is said to have moved where nothing has, and which figures are watched."""
    table, alarms = next(iter(found.values())), Counter[Figure]()
    for seed in range(STEADY_RUNS):
        watch, before = Watch(ZONES), None
        for number, values in enumerate(line(table, LONG, lambda _: 0.0, np.random.default_rng(1000 + seed))):
            watch.take(float(number), values)
            if watch.alarm is not None and before is None:
                alarms[watch.alarm.first.figure] += 1
            before = watch.alarm
    left_out = [str(each) for each, limits in zip(figures(ZONES), watch.limits, strict=True) if limits is None]
    total = sum(alarms.values())
    print(f"{name:8} {total} in {STEADY_RUNS} x {LONG} parts {dict(alarms) or ''}; left out: {', '.join(left_out) or 'none'}", flush=True)


def main() -> None:
    """See the module."""
    folder, names = Path(sys.argv[1]), sys.argv[2:] or NAMES
    found = {name: tables(folder, name) for name in names}
    print("False alarms of a steady station")
    for name in names:
        print_steady(name, found[name])
    print(f"\n{'':8} {'change, over 200 parts':24} {'seen':>9} {'median':>6} {'last':>6} {'since':>6} {'right at once, and at last':>10}")
    for name in names:
        print_changes(name, found[name])
    assert len(figures(ZONES)) == len(FIGURES) + ZONES


if __name__ == "__main__":
    main()
