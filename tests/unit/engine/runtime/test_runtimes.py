"""Every back end computes what the plain reference computes: one image or many, of one size or mixed, drawn or real."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from plain_patchcore import PlainPatchCore
from small_parts import good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import AnomalyResult, Image
from inspector.devices.image_file import read_image
from inspector.engine.detectors.detector import Scored
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.runtime import openvino_runtime
from inspector.engine.runtime.choice import RuntimeOptions
from inspector.services.weights import import_file

KINDS = ["openvino", "torch"]
RECIPE = Recipe(size=64, coreset=150)


def noise(seed: int, height: int, width: int) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


IMAGES = [
    scratched_part(1),
    noise(2, 64, 64),
    good_part(3),
    noise(4, 40, 200),
    good_part(5)[:, ::-1],
    np.zeros((50, 50, 3), np.uint8),
    noise(6, 300, 90),
    good_part(7, 120, 80),
]


@dataclass(frozen=True)
class Reference:
    """A fitted model, and what the plain detector says of `IMAGES`."""

    state: ModelState
    plain: PlainPatchCore
    expected: list[tuple[float, np.ndarray]]


@pytest.fixture(scope="module")
def reference(network_cache: Path) -> Reference:
    detector = PatchCore(RECIPE, cache=network_cache)
    finish(detector.fit([good_part(seed) for seed in range(8)]))
    plain = PlainPatchCore(detector)
    return Reference(detector.state(), plain, [plain.score(image) for image in IMAGES])


@pytest.fixture(scope="module", params=KINDS)
def detector(request: pytest.FixtureRequest, reference: Reference) -> PatchCore:
    return PatchCore.from_state(reference.state, RuntimeOptions(request.param))


def agrees(found: AnomalyResult, expected: tuple[float, np.ndarray]) -> bool:
    assert found.score == pytest.approx(expected[0], rel=1e-4)
    assert found.map == pytest.approx(expected[1], abs=1e-3 * max(1.0, expected[0]))
    return True


def test_the_back_end_says_what_it_is(detector: PatchCore, request: pytest.FixtureRequest) -> None:
    assert detector.runtime_name.split()[0] in request.node.name
    assert "float32" in detector.runtime_name


@pytest.mark.parametrize("count", [1, 3, 8])
def test_scores_and_maps_are_those_of_the_reference(detector: PatchCore, reference: Reference, count: int) -> None:
    found = detector.score(IMAGES[:count])
    assert len(found) == count
    assert all(agrees(*pair) for pair in zip(found, reference.expected, strict=False))


@pytest.mark.parametrize("many", [False, True])
def test_a_bank_that_is_searched_by_groups_scores_the_same_to_the_last_bit(
    many: bool, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = PatchCore.from_state(reference.state).runtime()
    monkeypatch.setattr(openvino_runtime, "LARGE", 1)
    by_groups = PatchCore.from_state(reference.state).runtime(many)
    for size in ((64, 64), (56, 72)):
        image = noise(8, *size)[None]
        expected, found = whole.search(image), by_groups.search(image)
        assert np.array_equal(found.nearest, expected.nearest) and np.array_equal(found.distances, expected.distances)


def test_a_part_scores_the_same_alone_and_among_others(detector: PatchCore) -> None:
    together = detector.score(IMAGES)
    for image, found in zip(IMAGES, together, strict=True):
        assert detector.score([image])[0].score == pytest.approx(found.score, rel=1e-5)


def test_no_images_have_no_results(detector: PatchCore) -> None:
    assert detector.score([]) == []


def test_many_images_are_scored_in_order_and_a_broken_one_keeps_its_place(detector: PatchCore, reference: Reference) -> None:
    def unreadable() -> Image:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "It is cracked.")

    lazy = [unreadable, *(lambda image=image: image for image in IMAGES), np.zeros((3, 3, 2), np.uint8)]
    found = dict(detector.score_many(lazy))  # type: ignore[arg-type]
    assert list(found) == list(range(len(IMAGES) + 2))
    assert isinstance(found[0], InspectorError) and isinstance(found[len(IMAGES) + 1], InspectorError)
    for k, expected in enumerate(reference.expected):
        scored = found[k + 1]
        assert isinstance(scored, Scored) and np.array_equal(scored.image, IMAGES[k]) and scored.ms > 0
        assert agrees(scored.result, expected)


def test_an_image_of_the_bank_itself_scores_zero_everywhere(network_cache: Path) -> None:
    image = good_part(0)
    detector = PatchCore(Recipe(size=64, coreset=1.0), cache=network_cache)
    finish(detector.fit([image, good_part(1)]))
    for kind in KINDS:
        result = PatchCore.from_state(detector.state(), RuntimeOptions(kind)).score([image])[0]
        assert result.score < 1e-3 and result.map.max() < 1e-3


@pytest.mark.parametrize("kind", KINDS)
def test_back_ends_build_the_same_bank(kind: str, network_cache: Path, reference: Reference) -> None:
    detector = PatchCore(RECIPE, RuntimeOptions(kind), network_cache)
    finish(detector.fit([good_part(seed) for seed in range(8)]))
    arrays = detector.state().arrays
    assert np.array_equal(arrays["bank_images"], reference.state.arrays["bank_images"])
    assert np.array_equal(arrays["bank_positions"], reference.state.arrays["bank_positions"])
    assert arrays["bank"] == pytest.approx(reference.state.arrays["bank"], abs=2e-3)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_changes_no_score(threads: int, reference: Reference) -> None:
    limited = PatchCore.from_state(reference.state, RuntimeOptions("openvino", threads))
    assert all(agrees(*pair) for pair in zip(limited.score(IMAGES[:2]), reference.expected, strict=False))


def test_magnetic_tiles(detector: PatchCore, reference: Reference, shared: Path) -> None:
    if not (shared / "data" / "mtd_splits.json").is_file():
        pytest.skip("there is no shared folder with real images")
    paths = json.loads((shared / "data" / "mtd_splits.json").read_text(encoding="utf-8"))["paper"]["train_good"][:4]
    tiles = [read_image(shared / "data" / path)[:, :, None] // (1, 2, 3) for path in paths]  # in colour, as what was learned
    tiles = [tile.astype(np.uint8) for tile in tiles]
    for tile, found in zip(tiles, detector.score(tiles), strict=True):
        assert agrees(found, reference.plain.score(tile))


def test_an_imported_network_agrees_too_and_its_model_needs_no_weights(resnet18_file: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    import_file("resnet18", resnet18_file, weights)
    fitted = PatchCore(Recipe("resnet18", size=64, coreset=100), RuntimeOptions(weights=weights))
    finish(fitted.fit([good_part(seed) for seed in range(4)]))
    plain, image = PlainPatchCore(fitted, weights), scratched_part(0)
    assert fitted.bank_.vectors.shape == (100, 128 + 256)
    assert agrees(PatchCore.from_state(fitted.state(), RuntimeOptions("openvino")).score([image])[0], plain.score(image))
    assert agrees(PatchCore.from_state(fitted.state(), RuntimeOptions("torch", weights=weights)).score([image])[0], plain.score(image))
    with pytest.raises(InspectorError, match="inspector weights import resnet18 FILE") as caught:
        PatchCore.from_state(fitted.state(), RuntimeOptions("torch", weights=tmp_path / "elsewhere"))
    assert caught.value.code is ErrorCode.WEIGHTS_MISSING


@pytest.mark.parametrize("kind", ["directml", "", "cuda"])
def test_a_back_end_that_is_not_there_is_refused(kind: str, reference: Reference) -> None:
    if kind == "cuda" and torch.cuda.is_available():
        pytest.skip("this PC has a CUDA device")
    with pytest.raises(InspectorError) as caught:
        PatchCore.from_state(reference.state, RuntimeOptions(kind))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
