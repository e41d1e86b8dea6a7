"""What is known of every backbone before anything is loaded: levels, strides, channels, input statistics."""

from dataclasses import asdict
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.engine.backbones.backbone import TIMM, Backbone, Level

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
HALF = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))


def _levels(nodes: tuple[str, ...], channels: tuple[int, ...]) -> dict[int, Level]:
    return {j: Level(node, 2 ** (j + 1), width) for j, (node, width) in enumerate(zip(nodes, channels, strict=True), start=1)}


def _resnet(name: str, channels: tuple[int, ...], *hashes: str) -> Backbone:
    levels = _levels(("layer1", "layer2", "layer3", "layer4"), channels)
    return Backbone(name, "torchvision", levels, *IMAGENET, hashes, f"{name}-{hashes[0]}.pth")


def _lite(number: int, channels: tuple[int, ...], sha256: str) -> Backbone:
    return Backbone(f"efficientnet_lite{number}", "timm", _levels(("1", "2", "3", "4"), channels), *HALF, (sha256,))


_WIDE = (256, 512, 1024, 2048)
_BLOCKS = ("features.denseblock1", "features.denseblock2", "features.denseblock3", "features.denseblock4")

BACKBONES: dict[str, Backbone] = {
    backbone.name: backbone
    for backbone in (
        _lite(0, (24, 40, 112, 320), "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"),
        _lite(1, (24, 40, 112, 320), "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850"),
        _lite(2, (24, 48, 120, 352), "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"),
        # The third hash is torchvision's V1 values cut to levels 1 to 3.
        _resnet("resnet18", (64, 128, 256, 512), "f37072fd", "befab077db40779df6d4efe180678d6a68883a51792462de9abe55879c32c04e"),
        _resnet("resnet50", _WIDE, "0676ba61", "11ad3fa6"),
        _resnet("resnet101", _WIDE, "63fe2227", "cd907fc2"),
        _resnet("wide_resnet50_2", _WIDE, "95faca4d", "9ba9bcbe"),
        _resnet("wide_resnet101_2", _WIDE, "32ee1156", "d733dc28"),
        Backbone(
            "densenet201", "torchvision", _levels(_BLOCKS, (256, 512, 1792, 1920)), *IMAGENET, ("c1103571",), "densenet201-c1103571.pth"
        ),
        Backbone(
            "efficientnet_b5",
            "torchvision",
            _levels(("features.2", "features.3", "features.5", "features.7"), (40, 64, 176, 512)),
            *IMAGENET,
            ("1a07897c",),
            "efficientnet_b5_lukemelas-1a07897c.pth",
        ),
    )
}


_described: dict[str, Backbone] = {}


def backbone(name: str) -> Backbone:
    """The backbone called `name`; raises `BACKBONE_UNKNOWN` with the names that there are.

    `timm:NAME` is any network of timm that features can be taken from; it is looked at once, which imports torch.
    """
    known = BACKBONES.get(name) or _described.get(name)
    if known is None and name.startswith(TIMM):
        from inspector.engine.backbones.timm_networks import describe

        known = _described[name] = describe(name)
    if known is None:
        choices = ", ".join(BACKBONES)
        raise InspectorError(
            ErrorCode.BACKBONE_UNKNOWN,
            said("There is no backbone called {name}; choose one of {choices} or timm:NAME.", name=name, choices=choices),
        )
    return known


def to_json(known: Backbone) -> dict[str, Any]:
    """Plain JSON values of a backbone."""
    return asdict(known) | {"levels": {str(j): asdict(level) for j, level in known.levels.items()}}


def learn_from_json(stored: dict[str, Any]) -> None:
    """Makes a backbone known from a model that was built with it, so that inspecting needs no torch."""
    levels = {int(j): Level(**level) for j, level in stored["levels"].items()}
    lists = {name: tuple(stored[name]) for name in ("mean", "std", "hashes", "default", "fine")}
    known = Backbone(**(stored | lists | {"levels": levels}))
    if known.name.startswith(TIMM):
        _described.setdefault(known.name, known)
