"""The region rule tuned on the painted defects of validation images, and what a region rule makes of painted defects."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inspector.core.decision_rule import RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Truth
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.tuning.by_masks import LeastArea, PixelLevels, PixelThreshold, best_least_area
from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits
from inspector.engine.images.places import Places
from inspector.engine.images.regions import compared
from inspector.services.validation.images import ValidationImage, ValidationSet
from inspector.services.validation.masks import mask_file, read_mask

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

FEWEST_MASKS = 3
STAGE = "Comparing maps with masks"


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """Images whose maps can be compared with masks; all of them have evidence."""

    defects: tuple[tuple[ValidationImage, Path], ...]
    """Each with the file of its mask."""
    good: tuple[ValidationImage, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    """(path, why) of defects whose mask cannot be read or has another size."""


@dataclass(frozen=True, slots=True, eq=False)
class ByMasks:
    """A region rule with what it makes of painted defects, by px and by region."""

    rule: RegionRule
    pixels: PixelThreshold
    regions: LeastArea
    painted: Painted
    """What it was compared on; in good parts every region is a false one."""

    @property
    def synthetic(self) -> int:
        """How many of the painted defects a program drew."""
        return sum(image.synthetic for image, _ in self.painted.defects)


def find_painted(folder: Path, known: ValidationSet, synthetic: bool = False) -> Steps[Painted]:
    """Good parts and masked defects of a set of the project in `folder`; synthetic ones only where they are asked for.

    Defects without a mask say nothing here, and neither does what has no evidence yet: see `scored_set`.
    """
    counted = [each for each in known.counted(synthetic) if each.evidence is not None]
    pairs = [(each, mask_file(folder, each)) for each in counted if each.truth is Truth.DEFECT]
    defects, skipped = list[tuple[ValidationImage, Path]](), list[tuple[str, str]]()
    for done, (image, path) in enumerate(pairs):
        yield Progress("Reading masks", done, len(pairs), "masks")
        if path is None or image.evidence is None:
            continue
        try:
            read_mask(path, image.evidence.shape)
            defects.append((image, path))
        except InspectorError as error:
            skipped.append((image.path, error.detail))
    return Painted(tuple(defects), tuple(each for each in counted if each.truth is Truth.GOOD), tuple(skipped))


def tune_by_masks(inspector: "PartInspector", painted: Painted, most: int = 0) -> Steps[ByMasks]:
    """The region rule whose pixel threshold covers the painted defects best (F1 of px), with the least area that best tells the regions
    which touch one from those that touch none (F1 of regions). Both were chosen on these images, and are optimistic on them.

    `most`: regions that a good part may have. Raises `TOO_FEW_IMAGES` for fewer than `FEWEST_MASKS` masks, and as `Places.of` does.
    """
    if len(painted.defects) < FEWEST_MASKS:
        sentence = said(
            "A pixel threshold is tuned on at least {fewest} validation images with masks; there are {defects}.",
            fewest=FEWEST_MASKS,
            defects=len(painted.defects),
        )
        raise InspectorError(ErrorCode.TOO_FEW_IMAGES, sentence)
    levels, count = PixelLevels(), len(painted.defects) + len(painted.good)
    for done, (drawn, mask) in enumerate(_maps(inspector, painted)):
        yield Progress(STAGE, done, 2 * count, "images")
        levels.add(drawn, mask)
    pixels = levels.best()
    if not np.isfinite(pixels.value):
        raise InspectorError(
            ErrorCode.TOO_FEW_IMAGES, said("A pixel threshold cannot be tuned: the masks show no defect, or nothing else.")
        )
    touching, false = list[int](), list[int]()
    for done, (drawn, mask) in enumerate(_maps(inspector, painted), count):
        yield Progress(STAGE, done, 2 * count, "images")
        hits, others = compared(drawn, pixels.value, mask)
        touching, false = touching + hits, false + others
    least = best_least_area(touching, false)
    return ByMasks(RegionRule(pixels.value, least.value, most), pixels, least, painted)


def measure_by_masks(inspector: "PartInspector", painted: Painted, rule: RegionRule) -> Steps[ByMasks]:
    """What a region rule makes of painted defects that it was not tuned on. Raises as `Places.of` does."""
    px, regions, count = np.zeros(3, np.int64), np.zeros(3, np.int64), len(painted.defects) + len(painted.good)
    for done, (drawn, mask) in enumerate(_maps(inspector, painted)):
        yield Progress(STAGE, done, count, "images")
        above = ~(drawn <= rule.pixel_threshold)
        touching, false = compared(drawn, rule.pixel_threshold, mask)
        px += (above & mask).sum(), mask.sum(), (above & ~mask).sum()
        regions += sum(area >= rule.least_area for area in touching), len(touching), sum(area >= rule.least_area for area in false)
    return ByMasks(
        rule,
        PixelThreshold(rule.pixel_threshold, int(px[0]), int(px[1]), int(px[2])),
        LeastArea(rule.least_area, int(regions[0]), int(regions[1]), int(regions[2])),
        painted,
    )


def _maps(inspector: "PartInspector", painted: Painted) -> Iterator[tuple[FloatArray, Bits]]:
    """Map (H, W) as it is drawn, and mask (H, W), of every image, defects first."""
    threshold = inspector.threshold
    places = Places.of(threshold.areas, threshold.value)
    for image, path in (*painted.defects, *((each, None) for each in painted.good)):
        assert image.evidence is not None
        mask = read_mask(path, image.evidence.shape) if path is not None else np.zeros(image.evidence.shape, np.bool_)
        yield inspector.detector.result_of(image.evidence, places).drawn, mask
