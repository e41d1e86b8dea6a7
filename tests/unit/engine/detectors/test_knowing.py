"""A detector that is told of confirmed defects, and one that forgets them again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from small_parts import good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays, ModelState
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import Image
from inspector.engine import detectors
from inspector.engine.backbones.checkpoints import COUNTERS
from inspector.engine.backbones.network import Network
from inspector.engine.backbones.registry import backbone
from inspector.engine.detectors import AnyDetector
from inspector.engine.detectors.knowing import DefectPicture, GoodPicture, knowing_without, known_to, tell
from inspector.engine.images.ignore import Bits
from inspector.engine.memory_bank.known_defects import KnownPicture
from inspector.engine.runtime.choice import RuntimeOptions

GOOD = [good_part(seed) for seed in range(6)]
NEW = [good_part(seed) for seed in range(20, 24)]
RECIPE = Recipe(size=64, coreset=120, reweight_neighbours=3, density_correction=True)


def scratch() -> Bits:
    painted = np.zeros(GOOD[0].shape[:2], np.bool_)
    for step in range(36):
        painted[20 + step // 2 : 24 + step // 2, 50 + step] = True
    return painted


def defect(seed: int, mask: Bits | None, image: Image | None = None) -> DefectPicture:
    picture = scratched_part(seed) if image is None else image
    return DefectPicture(KnownPicture(f"{seed}.png", "scratch"), picture, lambda size: mask)


@pytest.fixture(scope="module")
def fitted(network_cache: Path) -> AnyDetector:
    detector = detectors.make(RECIPE, cache=network_cache)
    finish(detector.fit(GOOD, [str(k) for k in range(6)]))
    return detector


@pytest.fixture(scope="module")
def told(fitted: AnyDetector) -> AnyDetector:
    return finish(tell(fitted, [defect(30, scratch()), defect(31, None)], [GoodPicture(image) for image in NEW]))[0]


def scores(detector: AnyDetector, images: list[Image]) -> list[float]:
    return [result.score for result in detector.score(images)]


def test_a_scratch_like_the_known_ones_scores_higher_and_good_parts_score_as_before(fitted: AnyDetector, told: AnyDetector) -> None:
    (before,), (after,) = scores(fitted, [scratched_part(40)]), scores(told, [scratched_part(40)])
    assert after > 1.2 * before
    assert scores(told, NEW) == scores(fitted, NEW)
    assert {picture.name: count > 0 for picture, count in known_to(told).items()} == {"30.png": True, "31.png": True}
    assert known_to(fitted) == {}


def test_what_is_kept_of_a_part_gives_the_raised_score_again_to_the_last_bit(told: AnyDetector) -> None:
    (result,) = told.score([scratched_part(41)])
    again = told.result_of(result.evidence)
    assert again.score == result.score and np.array_equal(again.map, result.map)


def test_it_opens_again_and_scores_the_same_and_without_the_defects_as_before(fitted: AnyDetector, told: AnyDetector) -> None:
    pictures = [scratched_part(42), NEW[0]]
    again = detectors.from_state(told.state())
    assert scores(again, pictures) == scores(told, pictures) and known_to(again) == known_to(told)
    forgetful = knowing_without(again)
    assert scores(forgetful, pictures) == scores(fitted, pictures) and "known_vectors" not in forgetful.state().arrays
    assert fitted.state().meta == forgetful.state().meta


def test_without_a_picture_its_vectors_are_gone(told: AnyDetector) -> None:
    less = knowing_without(told, ["30.png"])
    assert {picture.name for picture, count in known_to(less).items() if count} == {"31.png"}
    assert sum(known_to(told).values()) > sum(known_to(less).values()) > 0


def test_good_images_of_the_model_are_tried_by_what_the_others_taught(fitted: AnyDetector) -> None:
    good = [GoodPicture(image, number) for number, image in enumerate(GOOD)]
    told, _ = finish(tell(fitted, [defect(30, scratch())], good))
    assert [told.score_again(image, k).score for k, image in enumerate(GOOD)] == [
        fitted.score_again(image, k).score for k, image in enumerate(GOOD)
    ]
    assert scores(told, [scratched_part(40)]) > scores(fitted, [scratched_part(40)])


def test_a_mask_that_covers_sound_material_too_raises_no_good_part(fitted: AnyDetector) -> None:
    everything = np.ones(GOOD[0].shape[:2], np.bool_)
    told, _ = finish(tell(fitted, [defect(30, everything)], [GoodPicture(image) for image in NEW]))
    assert scores(told, NEW) == scores(fitted, NEW)
    assert scores(told, [scratched_part(40)]) > scores(fitted, [scratched_part(40)])


def test_pictures_that_cannot_be_read_are_named_and_the_others_count(fitted: AnyDetector) -> None:
    def gone() -> Image:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "It is gone.")

    found = [defect(30, scratch()), DefectPicture(KnownPicture("31.png", ""), gone, lambda size: None)]
    told, problems = finish(tell(fitted, found, [GoodPicture(gone), *map(GoodPicture, NEW)]))
    assert problems == {"31.png": "It is gone."} and [count > 0 for count in known_to(told).values()] == [True, False]


@pytest.mark.parametrize("tried", [[], [GoodPicture(image) for image in NEW]], ids=["no good part", "a defect that is a good part"])
def test_it_is_refused_where_nothing_can_be_gained(fitted: AnyDetector, tried: list[GoodPicture]) -> None:
    with pytest.raises(InspectorError) as caught:
        finish(tell(fitted, [defect(7, None, NEW[0])], tried))
    assert caught.value.code is ErrorCode.NO_IMAGES


def test_methods_without_a_memory_bank_say_so(network_cache: Path) -> None:
    padim = detectors.make(Recipe(size=64, detector="padim", dimensions=8), cache=network_cache)
    finish(padim.fit(GOOD))
    with pytest.raises(InspectorError, match="padim does not compare") as caught:
        finish(tell(padim, [defect(30, None)], [GoodPicture(NEW[0])]))
    assert caught.value.code is ErrorCode.NOT_TRACEABLE


@pytest.fixture
def random_weights(tmp_path: Path) -> RuntimeOptions:
    """Of a ResNet-18: enough for what is promised here."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = Network(backbone("resnet18"), (1, 2, 3)).body.state_dict()
    safetensors.torch.save_file({n: v for n, v in network.items() if COUNTERS not in n}, tmp_path / "resnet18.safetensors")
    return RuntimeOptions(weights=tmp_path)


def test_every_member_of_an_ensemble_learns_its_own(network_cache: Path, random_weights: RuntimeOptions) -> None:
    both = detectors.make(Recipe(size=64, coreset=60, ensemble=("resnet18",)), random_weights, network_cache)
    finish(both.fit(GOOD[:4], [str(k) for k in range(4)]))
    good = [GoodPicture(GOOD[0], 0), *map(GoodPicture, NEW)]
    told = finish(tell(both, [defect(30, scratch())], good))[0]
    assert scores(told, [scratched_part(40)]) > scores(both, [scratched_part(40)])
    assert scores(detectors.from_state(told.state()), NEW) == scores(told, NEW) == scores(both, NEW)


Change = Callable[[Arrays, dict[str, Any]], object]
FORGED: list[tuple[Change, str]] = [
    (lambda arrays, meta: meta.pop("known_defects"), "belong to nothing"),
    (lambda arrays, meta: arrays.update(known_vectors=arrays["known_vectors"] * np.float32(2)), "not those that were added"),
    (lambda arrays, meta: arrays.update(known_vectors=arrays["known_vectors"] * np.float32(np.nan)), "no number"),
    (lambda arrays, meta: arrays.update(known_vectors=arrays["known_vectors"][:, :3].copy()), "known_vectors is"),
    (lambda arrays, meta: arrays.update(known_images=arrays["known_images"] + np.int32(9)), "come from no picture"),
    (lambda arrays, meta: arrays.update(known_images=arrays["known_images"][:1]), "known_images is"),
    (lambda arrays, meta: meta["known_defects"].update(usual=-1.0), "negative"),
    (lambda arrays, meta: meta["known_defects"].update(usual="low"), "usual"),
    (lambda arrays, meta: meta["known_defects"].update(pictures=[{"name": 3, "kind": ""}]), "name"),
    (lambda arrays, meta: meta.update(known_defects=[]), "known_defects"),
]


@pytest.mark.parametrize(("change", "words"), FORGED, ids=[words for _, words in FORGED])
def test_forged_known_defects_are_refused(told: AnyDetector, change: Change, words: str) -> None:
    state: ModelState = told.state()
    arrays, meta = dict(state.arrays), dict(state.meta) | {"known_defects": dict(state.meta["known_defects"])}
    change(arrays, meta)
    with pytest.raises(InspectorError, match=words) as caught:
        detectors.from_state(replace(state, arrays=arrays, meta=meta))
    assert caught.value.code is ErrorCode.MODEL_DAMAGED
