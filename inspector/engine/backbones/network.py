"""Builds a pretrained network as a torch module that puts out one feature map a level."""

from pathlib import Path

import torch

from inspector.engine.backbones import checkpoints, vision
from inspector.engine.backbones.backbone import TIMM, Backbone
from inspector.engine.backbones.timm_networks import intermediates


class Network(torch.nn.Module):
    """Feature maps of a frozen pretrained network: (B, 3, H, W) normalised RGB -> list of (B, C_j, H_j, W_j), fine to coarse."""

    def __init__(self, backbone: Backbone, levels: tuple[int, ...]) -> None:
        super().__init__()
        nodes = tuple(backbone.levels[j].node for j in levels)
        self._indices = [int(node) for node in nodes] if backbone.name.startswith(TIMM) else []
        if self._indices:
            self.body = vision.timm_whole(backbone.name.removeprefix(TIMM))
        elif backbone.library == "timm":
            self.body = vision.timm_network(f"tf_{backbone.name}", tuple(int(n) for n in nodes))
        else:
            self.body = vision.torchvision_network(backbone.name, nodes)

    def forward(self, image: torch.Tensor) -> list[torch.Tensor]:
        if self._indices:
            return intermediates(self.body, image, self._indices)
        maps = self.body(image)
        return list(maps.values() if isinstance(maps, dict) else maps)


def load_network(backbone: Backbone, levels: tuple[int, ...], imported: Path | None = None) -> Network:
    """The network with its ImageNet weights, frozen.

    `imported` is the folder of imported weights (or one checkpoint file). Raises `WEIGHTS_MISSING`, `WEIGHTS_WRONG`.
    """
    stored = checkpoints.load(backbone, imported)  # first: making a network takes seconds, and weights may be missing
    network = Network(backbone, levels).eval().requires_grad_(False)
    wanted = network.body.state_dict()
    checkpoints.check_fits(backbone, stored, wanted)
    network.body.load_state_dict({name: stored.get(name, value) for name, value in wanted.items()})
    return network
