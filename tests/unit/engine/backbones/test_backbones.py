"""What the registry says of every network is true of the network itself."""

import numpy as np
import pytest
import torch

from inspector.core.errors import ErrorCode, InspectorError
from inspector.engine.backbones import vision
from inspector.engine.backbones.backbone import Backbone
from inspector.engine.backbones.network import Network
from inspector.engine.backbones.registry import BACKBONES, backbone

EVERY = pytest.mark.parametrize("known", BACKBONES.values(), ids=list(BACKBONES))
ISSUE = {"efficientnet_lite0", "resnet18", "resnet50", "wide_resnet50_2", "efficientnet_b5"}


def test_the_promised_networks_are_there() -> None:
    assert set(BACKBONES) >= ISSUE
    assert all(name == known.name for name, known in BACKBONES.items())


@EVERY
def test_levels_have_the_strides_and_channels_that_are_listed(known: Backbone) -> None:
    levels = tuple(known.levels)
    with torch.device("meta"):  # shapes without arithmetic: the largest of these networks has 127 million weights
        maps = Network(known, levels).eval()(torch.zeros(2, 3, 96, 160))
    assert len(maps) == len(levels)
    for level, found in zip(known.levels.values(), maps, strict=True):
        assert found.shape == (2, level.channels, 96 // level.stride, 160 // level.stride)


@EVERY
def test_levels_are_numbered_as_in_the_paper(known: Backbone) -> None:
    assert {j: level.stride for j, level in known.levels.items()} == {1: 4, 2: 8, 3: 16, 4: 32}


@EVERY
def test_some_checkpoint_is_known(known: Backbone) -> None:
    assert known.hashes and all(set(digits) <= set("0123456789abcdef") and len(digits) in (8, 64) for digits in known.hashes)
    assert not known.download or known.hashes[0] in known.download


def test_torchvision_computes() -> None:
    torch.manual_seed(0)
    network = vision.torchvision_network("resnet18", ("layer2", "layer3"))
    with torch.inference_mode():
        maps = list(network(torch.rand(1, 3, 64, 64)).values())
    assert [tuple(found.shape) for found in maps] == [(1, 128, 8, 8), (1, 256, 4, 4)]
    assert all(np.isfinite(found.numpy()).all() and found.std() > 0 for found in maps)


def test_a_cut_network_holds_nothing_behind_its_last_level() -> None:
    with torch.device("meta"):
        tensors = Network(backbone("resnet18"), (2, 3)).body.state_dict()
    assert tensors and not any(name.startswith(("layer4", "fc")) for name in tensors)


def test_an_unknown_network_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(InspectorError, match=r"no backbone called resnet9.*efficientnet_lite0") as caught:
        backbone("resnet9")
    assert caught.value.code is ErrorCode.BACKBONE_UNKNOWN


def test_levels_are_2_and_3_unless_chosen() -> None:
    known = backbone("resnet18")
    assert known.chosen(()) == (2, 3)
    assert known.chosen((4, 1, 4)) == (1, 4)


@pytest.mark.parametrize("level", [0, 5, -1])
def test_a_level_that_the_network_does_not_have_is_refused(level: int) -> None:
    with pytest.raises(InspectorError, match=f"no level {level}") as caught:
        backbone("resnet18").chosen((2, level))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


@pytest.mark.parametrize("known", [known for known in BACKBONES.values() if known.library == "torchvision"], ids=lambda known: known.name)
def test_statistics_and_checkpoints_are_torchvisions(known: Backbone) -> None:
    versions = list(vision.torchvision.models.get_model_weights(known.name))
    files = {version.url.rsplit("/", 1)[1] for version in versions}
    assert known.download in files
    assert {digits for digits in known.hashes if len(digits) == 8} == {name.rsplit("-", 1)[1].removesuffix(".pth") for name in files}
    for version in versions:
        assert (version.transforms().mean, version.transforms().std) == (list(known.mean), list(known.std))


def test_statistics_are_timms() -> None:
    known = backbone("efficientnet_lite0")
    settings = vision.timm.get_pretrained_cfg(f"tf_{known.name}")
    assert (settings.mean, settings.std) == (known.mean, known.std)
