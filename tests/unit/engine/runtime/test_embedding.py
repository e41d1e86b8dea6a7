"""Patch features against equations 1 to 3 written out in numpy, on a small network of our own."""

import numpy as np
import pytest
import torch

from inspector.engine.backbones.backbone import Backbone, Level
from inspector.engine.backbones.registry import HALF
from inspector.engine.runtime.embedding import PatchEmbedding

MEAN, STD = (0.2, 0.5, 0.7), (0.3, 0.4, 0.25)


class ThreeMaps(torch.nn.Module):
    """Stands in for a pretrained network: maps of strides 4, 8 and 16 by random filters."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.layers = torch.nn.ModuleList(torch.nn.Conv2d(3, c, s, s) for c, s in ((4, 4), (6, 8), (10, 16)))

    def forward(self, image: torch.Tensor) -> list[torch.Tensor]:
        return [layer(image) for layer in self.layers]


def filtered(image: np.ndarray, layer: torch.nn.Conv2d) -> np.ndarray:
    """One map (h, w, C) of the network: its filters do not overlap, so that this is a product of blocks."""
    (stride, _), weight = layer.stride, layer.weight.detach().numpy().astype(float)
    h, w = image.shape[0] // stride, image.shape[1] // stride
    blocks = image[: h * stride, : w * stride].reshape(h, stride, w, stride, 3)
    return np.einsum("aibjc,dcij->abd", blocks, weight) + layer.bias.detach().numpy()


def neighbourhood_means(level: np.ndarray, p: int) -> np.ndarray:
    """Mean over the p x p neighbourhood of every position, zeros beyond the border."""
    margin = p // 2
    padded = np.pad(level, ((margin, margin), (margin, margin), (0, 0)))
    return np.lib.stride_tricks.sliding_window_view(padded, (p, p), axis=(0, 1)).mean(axis=(-2, -1))


def resampled(level: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Bilinear with pixel centres at half-integers (align_corners=False)."""
    for axis, new in enumerate(size):
        old = level.shape[axis]
        at = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, old - 1)
        share = (at - low).reshape([-1 if k == axis else 1 for k in range(3)])
        level = level.take(low, axis) * (1 - share) + level.take(high, axis) * share
    return level


def pooled(features: np.ndarray, dimension: int) -> np.ndarray:
    """Adaptive average pooling along the channels: bin k covers floor(k C / d) to ceil((k + 1) C / d)."""
    channels = features.shape[-1]
    bins = [features[..., k * channels // dimension : -(-(k + 1) * channels // dimension)] for k in range(dimension)]
    return np.stack([part.mean(axis=-1) for part in bins], axis=-1)


def written_out(image: np.ndarray, network: ThreeMaps, p: int, dimension: int) -> np.ndarray:
    normalised = (image / 255.0 - MEAN) / STD
    levels = [neighbourhood_means(filtered(normalised, layer), p) for layer in network.layers]  # type: ignore[arg-type]
    grid = levels[0].shape[:2]
    features = np.concatenate([levels[0], *(resampled(level, grid) for level in levels[1:])], axis=2)
    return pooled(features, dimension) if dimension else features


@pytest.mark.parametrize("p", [1, 3, 5])
@pytest.mark.parametrize("dimension", [0, 7, 20, 33])
@pytest.mark.parametrize("shape", [(64, 64), (48, 96), (80, 32)])
def test_features_are_those_of_the_paper(p: int, dimension: int, shape: tuple[int, int]) -> None:
    network = ThreeMaps()
    known = Backbone("three", "torchvision", {1: Level("", 4, 4)}, MEAN, STD, ())
    embedding = PatchEmbedding(network, known, p, dimension).double()  # type: ignore[arg-type]
    images = np.random.default_rng(p).integers(0, 256, (2, *shape, 3), np.uint8)
    with torch.inference_mode():
        found = embedding(torch.from_numpy(images)).numpy()
    expected = np.stack([written_out(image, network, p, dimension) for image in images])
    assert found.shape == (2, shape[0] // 4, shape[1] // 4, dimension or 20)
    assert found == pytest.approx(expected, abs=1e-6)


def test_colours_are_scaled_to_the_networks_range() -> None:
    seen: list[torch.Tensor] = []

    class Spy(torch.nn.Module):
        def forward(self, image: torch.Tensor) -> list[torch.Tensor]:
            seen.append(image)
            return [image]

    known = Backbone("spy", "torchvision", {}, *HALF, ())
    image = np.zeros((1, 4, 4, 3), np.uint8)
    image[..., 0], image[..., 2] = 255, 51
    PatchEmbedding(Spy(), known, 1)(torch.from_numpy(image))  # type: ignore[arg-type]
    assert seen[0].shape == (1, 3, 4, 4)
    assert seen[0][0, :, 0, 0].tolist() == pytest.approx([1.0, -1.0, -0.6], abs=1e-6)
