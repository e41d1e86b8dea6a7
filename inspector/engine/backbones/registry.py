"""What is known of every backbone before anything is loaded: levels, strides, channels, input statistics."""

from dataclasses import dataclass

from inspector.core.errors import ErrorCode, InspectorError

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
HALF = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))


@dataclass(frozen=True, slots=True)
class Level:
    """One feature map of a network, numbered as in the PatchCore paper: level j has stride 2 ** (j + 1)."""

    node: str
    """Where the library's own network puts it out."""
    stride: int
    channels: int


@dataclass(frozen=True, slots=True)
class Backbone:
    """A pretrained network; `mean` and `std` are of RGB values scaled to 0..1."""

    name: str
    library: str
    levels: dict[int, Level]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    hashes: tuple[str, ...]
    """SHA-256 (or its first eight digits, which torchvision puts into its file names) of the checkpoints that are known."""
    download: str = ""
    """File name of the newest known checkpoint; empty: the weights come with the installation."""

    def chosen(self, levels: tuple[int, ...]) -> tuple[int, ...]:
        """`levels`, or the default 2 and 3; raises `BAD_ARGUMENT` for a level that the network does not have."""
        wanted = levels or (2, 3)
        missing = [j for j in wanted if j not in self.levels]
        if missing:
            known = ", ".join(map(str, self.levels))
            raise InspectorError(ErrorCode.BAD_ARGUMENT, f"The network {self.name} has no level {missing[0]}; it has levels {known}.")
        return tuple(sorted(set(wanted)))


def _levels(nodes: tuple[str, ...], channels: tuple[int, ...]) -> dict[int, Level]:
    return {j: Level(node, 2 ** (j + 1), width) for j, (node, width) in enumerate(zip(nodes, channels, strict=True), start=1)}


def _resnet(name: str, channels: tuple[int, ...], *hashes: str) -> Backbone:
    levels = _levels(("layer1", "layer2", "layer3", "layer4"), channels)
    return Backbone(name, "torchvision", levels, *IMAGENET, hashes, f"{name}-{hashes[0]}.pth")


_WIDE = (256, 512, 1024, 2048)
_BLOCKS = ("features.denseblock1", "features.denseblock2", "features.denseblock3", "features.denseblock4")

BACKBONES: dict[str, Backbone] = {
    backbone.name: backbone
    for backbone in (
        Backbone(
            "efficientnet_lite0",
            "timm",
            _levels(("1", "2", "3", "4"), (24, 40, 112, 320)),
            *HALF,
            ("579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",),
        ),
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


def backbone(name: str) -> Backbone:
    """The backbone called `name`; raises `BACKBONE_UNKNOWN` with the names that there are."""
    if name not in BACKBONES:
        raise InspectorError(ErrorCode.BACKBONE_UNKNOWN, f"There is no backbone called {name}; choose one of {', '.join(BACKBONES)}.")
    return BACKBONES[name]
