"""Weights from files: checked by hash, name and shape, never run, and refused in one sentence."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.engine.backbones import checkpoints, vision
from inspector.engine.backbones.network import Network, load_network
from inspector.engine.backbones.registry import BACKBONES, backbone
from inspector.engine.backbones.weights import fingerprint, location, sha256_of
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.runtime.choice import RuntimeOptions
from inspector.services.weights import import_file, list_backbones

Tensors = dict[str, torch.Tensor]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def random_values() -> Tensors:
    """All tensors of a ResNet-18 up to level 3, with random values."""
    torch.manual_seed(1)
    return dict(Network(backbone("resnet18"), (1, 2, 3)).body.state_dict())


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Writes a checkpoint file."""

    def run(stored: Any, name: str = "some.pth") -> Path:
        torch.save(stored, tmp_path / name)
        return tmp_path / name

    return run


def refusal(code: ErrorCode, name: str, file: Path, folder: Path, sha256: str = "") -> str:
    """The sentence with which a file is refused; nothing is kept of it."""
    with pytest.raises(InspectorError) as caught:
        import_file(name, file, folder, sha256)
    assert caught.value.code is code
    assert not folder.is_dir() or not list(folder.iterdir())
    assert "\n" not in caught.value.detail and caught.value.detail.endswith(".")
    return caught.value.detail


def test_a_real_checkpoint_is_kept_as_safetensors(resnet18_file: Path, tmp_path: Path) -> None:
    stored = import_file("resnet18", resnet18_file, tmp_path / "weights")
    assert stored == tmp_path / "weights" / "resnet18.safetensors"
    assert [path.name for path in stored.parent.iterdir()] == [stored.name]
    original = torch.load(resnet18_file, weights_only=True)
    kept = safetensors.torch.load_file(stored)
    assert kept and all(torch.equal(value, original[name]) for name, value in kept.items())
    with safetensors.safe_open(stored, "pt") as file:  # type: ignore[no-untyped-call]
        assert file.metadata() == {"source_sha256": digest(resnet18_file), "backbone": "resnet18"}


def test_imported_weights_are_listed_and_loaded(resnet18_file: Path, tmp_path: Path) -> None:
    before = {entry.name: entry.available for entry in list_backbones(tmp_path)}
    assert before["efficientnet_lite0"] and not before["resnet18"]
    stored = import_file("resnet18", resnet18_file, tmp_path)
    after = {entry.name: entry.available for entry in list_backbones(tmp_path)}
    assert after == before | {"resnet18": True}
    assert location(backbone("resnet18"), tmp_path) == stored
    assert fingerprint(backbone("resnet18"), tmp_path) == digest(stored)
    network = load_network(backbone("resnet18"), (2, 3), tmp_path)
    original = torch.load(resnet18_file, weights_only=True)
    assert torch.equal(network.body.state_dict()["conv1.weight"], original["conv1.weight"])
    assert torch.equal(network.body.state_dict()["layer3.1.bn2.running_var"], original["layer3.1.bn2.running_var"])
    assert not network.training and not any(parameter.requires_grad for parameter in network.parameters())


def test_a_checkpoint_file_can_be_named_in_place_of_the_folder(resnet18_file: Path) -> None:
    load_network(backbone("resnet18"), (2, 3), resnet18_file)


def test_the_wrong_network_is_refused_by_hash(resnet18_file: Path, tmp_path: Path) -> None:
    sentence = refusal(ErrorCode.WEIGHTS_WRONG, "resnet50", resnet18_file, tmp_path / "weights")
    assert resnet18_file.name in sentence and "resnet50" in sentence
    assert "befab077" in sentence and "0676ba61" in sentence


def test_the_wrong_network_is_refused_by_shape_even_with_its_hash(resnet18_file: Path, tmp_path: Path) -> None:
    sentence = refusal(ErrorCode.WEIGHTS_WRONG, "resnet50", resnet18_file, tmp_path / "weights", digest(resnet18_file))
    assert "do not fit resnet50" in sentence and "layer1.0" in sentence


def test_a_network_that_is_not_known_is_refused_by_name(resnet18_file: Path, tmp_path: Path) -> None:
    assert "resnet9" in refusal(ErrorCode.BACKBONE_UNKNOWN, "resnet9", resnet18_file, tmp_path / "weights")


def test_an_unknown_checkpoint_needs_its_hash_stated(random_values: Tensors, save: Callable[..., Path], tmp_path: Path) -> None:
    file, folder = save(random_values), tmp_path / "weights"
    assert digest(file)[:8] in refusal(ErrorCode.WEIGHTS_WRONG, "resnet18", file, folder)
    assert "expected 00000000" in refusal(ErrorCode.WEIGHTS_WRONG, "resnet18", file, folder, "0" * 64)
    kept = safetensors.torch.load_file(import_file("resnet18", file, folder, digest(file).upper()))
    assert torch.equal(kept["layer3.0.conv1.weight"], random_values["layer3.0.conv1.weight"])


@pytest.mark.parametrize(("digits", "taken"), [(64, True), (8, True), (7, False), (1, False)])
def test_a_hash_may_be_shortened_to_eight_digits(
    random_values: Tensors, save: Callable[..., Path], tmp_path: Path, digits: int, taken: bool
) -> None:
    file = save(random_values)
    if taken:
        import_file("resnet18", file, tmp_path / "weights", digest(file)[:digits])
    else:
        refusal(ErrorCode.WEIGHTS_WRONG, "resnet18", file, tmp_path / "weights", digest(file)[:digits])


def test_a_whole_checkpoint_is_taken_too(save: Callable[..., Path], tmp_path: Path) -> None:
    whole = vision.torchvision_network("resnet18", ("layer4",)).state_dict() | {"fc.weight": torch.zeros(1000, 512)}
    file = save(whole)
    import_file("resnet18", file, tmp_path / "weights", digest(file))
    load_network(backbone("resnet18"), (2, 3, 4), tmp_path / "weights")


def test_levels_that_were_cut_off_cannot_be_asked_for(random_values: Tensors, save: Callable[..., Path], tmp_path: Path) -> None:
    file = save(random_values)
    import_file("resnet18", file, tmp_path / "weights", digest(file))
    with pytest.raises(InspectorError, match=r"layer4.* is missing") as caught:
        load_network(backbone("resnet18"), (3, 4), tmp_path / "weights")
    assert caught.value.code is ErrorCode.WEIGHTS_WRONG


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda t: t | {"layer2.0.conv1.weight": torch.zeros(128, 64, 1, 1)},
            "layer2.0.conv1.weight has the shape (128, 64, 1, 1) instead of (128, 64, 3, 3)",
        ),
        (lambda t: {k: v for k, v in t.items() if k != "layer3.1.bn2.bias"}, "layer3.1.bn2.bias is missing"),
        (lambda t: {f"module.{k}": v for k, v in t.items()}, "is missing"),
        (lambda t: {}, "is missing"),
        (lambda t: {"state_dict": t}, "is missing"),
        (lambda t: list(t.values()), "cannot be read as a torch checkpoint"),
        (lambda t: t["conv1.weight"], "cannot be read as a torch checkpoint"),
        (lambda t: 5, "cannot be read as a torch checkpoint"),
    ],
    ids=["shape", "one missing", "other names", "empty", "nested", "list", "one tensor", "number"],
)
def test_tensors_that_do_not_fit_are_named(
    random_values: Tensors, save: Callable[..., Path], tmp_path: Path, change: Callable[[Tensors], Any], sentence: str
) -> None:
    file = save(change(random_values))
    assert sentence in refusal(ErrorCode.WEIGHTS_WRONG, "resnet18", file, tmp_path / "weights", digest(file))


@pytest.mark.parametrize(
    "spoil",
    [lambda b: b[: len(b) // 2], lambda b: b[:100], lambda b: b"", lambda b: b"weights of resnet18\n" * 50],
    ids=["half", "head", "empty", "text"],
)
def test_a_file_that_is_no_checkpoint_is_refused(
    random_values: Tensors, save: Callable[..., Path], tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    file = save(random_values)
    file.write_bytes(spoil(file.read_bytes()))
    assert "is no known checkpoint of resnet18" in refusal(ErrorCode.WEIGHTS_WRONG, "resnet18", file, tmp_path / "weights")
    sentence = refusal(ErrorCode.WEIGHTS_WRONG, "resnet18", file, tmp_path / "weights", digest(file))
    assert "some.pth cannot be read as a torch checkpoint" in sentence


class Bomb:
    """Something that runs code when it is unpickled carelessly."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.marker,)


def test_code_in_a_checkpoint_is_not_run(random_values: Tensors, save: Callable[..., Path], tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    file = save(random_values | {"bomb": Bomb(marker)})
    refusal(ErrorCode.WEIGHTS_WRONG, "resnet18", file, tmp_path / "weights", digest(file))
    assert not marker.exists()
    torch.load(file, weights_only=False)
    assert marker.exists()


@pytest.mark.parametrize("what", ["missing", "folder"])
def test_a_file_that_cannot_be_read_is_named(what: str, tmp_path: Path) -> None:
    file = tmp_path / "there.pth"
    if what == "folder":
        file.mkdir()
    assert "there.pth cannot be read" in refusal(ErrorCode.WEIGHTS_MISSING, "resnet18", file, tmp_path / "weights")


def test_a_folder_that_cannot_be_written_is_named(random_values: Tensors, save: Callable[..., Path], tmp_path: Path) -> None:
    file, in_the_way = save(random_values), tmp_path / "file"
    in_the_way.write_text("x", encoding="ascii")
    assert "file" in refusal(ErrorCode.NOT_WRITABLE, "resnet18", file, in_the_way / "weights", digest(file))


def test_imported_weights_that_were_damaged_ask_to_be_imported_again(
    random_values: Tensors, save: Callable[..., Path], tmp_path: Path
) -> None:
    file = save(random_values)
    stored = import_file("resnet18", file, tmp_path / "weights", digest(file))
    stored.write_bytes(stored.read_bytes()[:1000])
    with pytest.raises(InspectorError, match="damaged: run inspector weights import resnet18 FILE again") as caught:
        load_network(backbone("resnet18"), (2, 3), tmp_path / "weights")
    assert caught.value.code is ErrorCode.WEIGHTS_WRONG


@pytest.mark.parametrize("name", [name for name, known in BACKBONES.items() if known.download])
def test_missing_weights_say_what_to_do_before_an_image_is_touched(name: str, tmp_path: Path) -> None:
    def never() -> Any:
        raise AssertionError("an image was read")

    with pytest.raises(InspectorError) as caught:
        finish(PatchCore(Recipe(name, size=64), RuntimeOptions(weights=tmp_path)).fit([never]))
    assert caught.value.code is ErrorCode.WEIGHTS_MISSING
    assert f"get {BACKBONES[name].download} and run: inspector weights import {name} FILE" in caught.value.detail


def test_the_default_networks_weights_come_with_the_installation() -> None:
    known = backbone("efficientnet_lite0")
    path = location(known, None)
    assert path is not None and sha256_of(path) in known.hashes


def test_the_default_networks_tensors_have_the_right_names() -> None:
    """They are matched by order, so that a slip would exchange tensors of one shape: means with variances, say."""
    stored = checkpoints.load(backbone("efficientnet_lite0"))
    variances = [value for name, value in stored.items() if name.endswith("running_var")]
    means = [value for name, value in stored.items() if name.endswith("running_mean")]
    gains = [value for name, value in stored.items() if name.endswith(("bn1.weight", "bn2.weight", "bn3.weight"))]
    assert len(variances) == len(means) == len(gains) == 49
    assert all((value >= 0).all() for value in variances)
    assert all((value < 0).any() for value in means)
    assert min(value.mean() for value in gains) > 0.2
    with torch.inference_mode():
        maps = load_network(backbone("efficientnet_lite0"), (2, 3))(torch.rand(1, 3, 64, 64) * 2 - 1)
    assert all(0.01 < found.std() < 100 for found in maps)


def test_weights_that_a_virus_scanner_looks_into_are_kept_all_the_same(
    random_values: Tensors, save: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refusals = os.replace, [PermissionError(13, "Permission denied")]

    def held_up(*names: Path) -> None:
        if refusals:
            raise refusals.pop()
        real(*names)

    monkeypatch.setattr(os, "replace", held_up)
    monkeypatch.setattr("inspector.core.renaming.RETRIES_S", 60.0)
    file = save(random_values)
    stored = import_file("resnet18", file, tmp_path / "weights", digest(file))
    assert not refusals and [path.name for path in (tmp_path / "weights").iterdir()] == [stored.name]
