"""A region rule tuned on painted defects, and measured on others."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inspector.core.decision_rule import RegionRule
from inspector.core.errors import InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.labels import Label, Truth
from inspector.core.progress import finish
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits
from inspector.engine.images.regions import compared, label_regions
from inspector.services.tuning.by_masks import Painted, find_painted, measure_by_masks, tune_by_masks
from inspector.services.validation.images import ValidationImage, ValidationSet
from inspector.services.validation.masks import keep_mask

SHAPE = (40, 60)
MAPS = st.tuples(st.integers(1, 8), st.integers(1, 8)).flatmap(
    lambda size: st.tuples(arrays(np.float32, size, elements=st.sampled_from([0.0, 1.0, 2.0, np.nan])), arrays(np.bool_, size))
)


@given(MAPS)
def test_regions_are_compared_with_defects_as_one_by_one(pair: tuple[FloatArray, Bits]) -> None:
    drawn, mask = pair
    regions, defects = label_regions(~(drawn <= 1.0)), label_regions(mask)
    areas = {number: int((regions == number).sum()) for number in range(1, regions.max() + 1)}
    touching = [
        max((area for number, area in areas.items() if ((regions == number) & (defects == defect)).any()), default=0)
        for defect in range(1, defects.max() + 1)
    ]
    false = [area for number, area in areas.items() if not (mask & (regions == number)).any()]
    assert compared(drawn, 1.0, mask) == (touching, false)


def block(top: int, left: int, height: int, width: int) -> Bits:
    mask = np.zeros(SHAPE, np.bool_)
    mask[top : top + height, left : left + width] = True
    return mask


class Drawing:
    """Stands for an open model whose evidence is the map itself."""

    threshold = Threshold(5.0, Rule.MANUAL, False)

    def __init__(self) -> None:
        self.detector = self

    def result_of(self, evidence: Evidence, places: None) -> Any:
        return SimpleNamespace(drawn=evidence.sheets[0].grid)


def image(folder: Path, name: str, drawn: FloatArray, mask: Bits | None, synthetic: bool = False) -> ValidationImage:
    truth = Truth.GOOD if mask is None else Truth.DEFECT
    kept = "" if mask is None or not mask.any() else keep_mask(folder, name, mask)
    label = Label(name, truth, mask=kept, synthetic=synthetic)
    return ValidationImage(str(folder / name), truth, "", label, score=float(drawn.max()), evidence=Evidence((Sheet(drawn),), SHAPE))


def a_map(mask: Bits, *noise: Bits) -> FloatArray:
    """3 in most of the defect, 2 in the rest of it and in a rim, 2.5 in what is noise, 1 elsewhere."""
    drawn = np.ones(SHAPE, np.float32)
    for each in noise:
        drawn[each] = 2.5
    drawn[mask] = 3.0
    return drawn


@pytest.fixture
def known(tmp_path: Path) -> ValidationSet:
    masks = [block(5, 5, 8, 10), block(20, 20, 10, 10), block(30, 40, 6, 12)]
    images = [image(tmp_path, f"{k}.png", a_map(mask, block(0, 50, 2, 3)), mask) for k, mask in enumerate(masks)]
    images.append(image(tmp_path, "good.png", a_map(block(0, 0, 0, 0), block(10, 10, 2, 2)), None))
    images.append(image(tmp_path, "unmasked.png", a_map(block(0, 0, 40, 60)), block(0, 0, 0, 0)))
    images.append(image(tmp_path, "drawn.png", a_map(block(2, 2, 2, 2)), block(2, 2, 2, 2), synthetic=True))
    return ValidationSet(tuple(images))


def painted(tmp_path: Path, known: ValidationSet, synthetic: bool = False) -> Painted:
    return finish(find_painted(tmp_path, known, synthetic))


def test_the_threshold_covers_the_masks_and_the_area_leaves_out_noise(tmp_path: Path, known: ValidationSet) -> None:
    found = finish(tune_by_masks(Drawing(), painted(tmp_path, known)))  # type: ignore[arg-type]
    assert 2.5 <= found.rule.pixel_threshold < 3.0
    assert (found.pixels.f1, found.regions.found, found.regions.defect, found.regions.false) == (1.0, 3, 3, 0)
    assert (len(found.painted.defects), len(found.painted.good), found.synthetic) == (3, 1, 0)


def test_regions_of_noise_are_told_by_their_area(tmp_path: Path) -> None:
    def noisy(k: int) -> FloatArray:
        drawn = a_map(block(5, 5, 8, 10))
        drawn[block(20 + k, 30, 2, 3)] = 4.0  # as hot as it may be: no pixel threshold tells it from a defect
        return drawn

    images = [image(tmp_path, f"{k}.png", noisy(k), block(5, 5, 8, 10)) for k in range(3)]
    found = finish(tune_by_masks(Drawing(), painted(tmp_path, ValidationSet(tuple(images)))))  # type: ignore[arg-type]
    assert found.rule.least_area == 43 and (found.regions.found, found.regions.false) == (3, 0)


def test_synthetic_defects_count_only_where_they_are_asked_for_and_are_told(tmp_path: Path, known: ValidationSet) -> None:
    found = finish(tune_by_masks(Drawing(), painted(tmp_path, known, synthetic=True)))  # type: ignore[arg-type]
    assert (len(found.painted.defects), found.synthetic) == (4, 1)


def test_too_few_masks_are_refused_with_their_number(tmp_path: Path, known: ValidationSet) -> None:
    few = ValidationSet(known.images[1:])
    with pytest.raises(InspectorError, match="at least 3 validation images with masks; there are 2"):
        finish(tune_by_masks(Drawing(), painted(tmp_path, few)))  # type: ignore[arg-type]


def test_masks_of_another_size_are_listed_and_the_others_count(tmp_path: Path, known: ValidationSet) -> None:
    other = image(tmp_path, "other.png", a_map(block(5, 5, 8, 10)), np.ones((7, 9), np.bool_))
    found = painted(tmp_path, ValidationSet((*known.images, other)))
    assert [path for path, _ in found.skipped] == [other.path] and "9 x 7 px" in found.skipped[0][1]
    assert len(found.defects) == 3


def test_a_rule_is_measured_on_masks_that_it_was_not_tuned_on(tmp_path: Path, known: ValidationSet) -> None:
    found = finish(measure_by_masks(Drawing(), painted(tmp_path, known), RegionRule(2.0, 5)))  # type: ignore[arg-type]
    assert (found.regions.found, found.regions.defect, found.regions.false) == (3, 3, 3)  # 6 px of noise each; 4 px in the good part
    assert (found.pixels.found, found.pixels.defect, found.pixels.false) == (252, 252, 22)
    stricter = finish(measure_by_masks(Drawing(), painted(tmp_path, known), RegionRule(2.0, 90)))  # type: ignore[arg-type]
    assert (stricter.regions.found, stricter.regions.false) == (1, 0)
