"""A small convolutional variational autoencoder and its training (Kingma & Welling 2014); all that needs torch."""

from collections.abc import Generator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from inspector.core.progress import Progress
from inspector.core.types import FloatArray
from inspector.engine.runtime import Batch
from inspector.engine.runtime.convert import NetworkGraph, trace

WIDTHS = (16, 32, 64, 128)
LATENT = 64
BATCH = 8
AT_ONCE = BATCH * 224**2
"""Pixels that go through the network between two steps of the generator, so that Cancel never waits long."""
RATE, DECAYS = 1e-3, (0.9, 0.999)
VARIANCE = 0.01
"""Of the decoder's pixels: decides how reconstruction and prior are weighed."""
STAGE = "Training the autoencoder"


class Autoencoder(torch.nn.Module):
    """(B, H, W, 3) uint8 RGB -> (B, H, W, 1) difference from the reconstruction, in grey levels (root of the channels' mean square).

    The decoder adds to the mean of the good parts, so that training begins with what they have in common.
    """

    mean: torch.Tensor

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__()
        self.grid = (size[0] >> len(WIDTHS), size[1] >> len(WIDTHS))
        down, up = (3, *WIDTHS), (*reversed(WIDTHS), 3)
        self.encoder = torch.nn.ModuleList(torch.nn.Conv2d(a, b, 4, 2, 1) for a, b in pairwise(down))
        self.decoder = torch.nn.ModuleList(torch.nn.ConvTranspose2d(a, b, 4, 2, 1) for a, b in pairwise(up))
        flat = WIDTHS[-1] * self.grid[0] * self.grid[1]
        self.centre, self.spread, self.start = (torch.nn.Linear(a, b) for a, b in ((flat, LATENT), (flat, LATENT), (LATENT, flat)))
        self.register_buffer("mean", torch.zeros(1, 3, *size))

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        given = image.permute(0, 3, 1, 2).to(self.mean.dtype) / 255
        restored = self.decode(self.encode(given)[0])
        differences: torch.Tensor = 255 * (given - restored).square().mean(dim=1).sqrt()
        return differences[..., None]

    def encode(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean and logarithm of the variance (B, LATENT) of the code of images (B, 3, H, W) with values from 0 to 1."""
        hidden = image - self.mean
        for layer in self.encoder:
            hidden = functional.leaky_relu(layer(hidden), 0.1)
        flat = hidden.flatten(1)
        return self.centre(flat), self.spread(flat)

    def decode(self, code: torch.Tensor) -> torch.Tensor:
        """Images (B, 3, H, W) of codes."""
        hidden = self.start(code).reshape(-1, WIDTHS[-1], *self.grid)
        for number, layer in enumerate(self.decoder):
            hidden = layer(functional.leaky_relu(hidden, 0.1) if number else hidden)
        restored: torch.Tensor = self.mean + hidden
        return restored


def train(images: Batch, steps: int, seed: int, device: str = "cpu") -> Generator[Progress, None, Autoencoder]:
    """Trains an autoencoder on good images (N, H, W, 3) for a number of batches; the same images and seed give the same weights."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = Autoencoder((images.shape[1], images.shape[2]))
    network.mean += torch.from_numpy(images.mean(axis=0, dtype=np.float32) / 255).permute(2, 0, 1)
    network = network.to(device)
    at_once = max(1, AT_ONCE // (images.shape[1] * images.shape[2]))
    drawing = torch.Generator().manual_seed(seed)
    optimiser = _Adam(list(network.parameters()))
    for step in range(1, steps + 1):
        rows = torch.randint(len(images), (min(BATCH, len(images)),), generator=drawing).numpy()
        noise = torch.randn(len(rows), LATENT, generator=drawing).to(device)
        gradients = [torch.zeros_like(weight) for weight in optimiser.weights]
        for first in range(0, len(rows), at_once):
            given = torch.from_numpy(images[rows[first : first + at_once]]).to(device).permute(0, 3, 1, 2).float() / 255
            with torch.enable_grad():
                loss = _loss(network, given, noise[first : first + at_once]) / len(rows)
            torch._foreach_add_(gradients, torch.autograd.grad(loss, optimiser.weights))
            if first + at_once < len(rows):
                yield Progress(STAGE, step - 1, steps, "batches")
        optimiser.step(gradients)
        yield Progress(STAGE, step, steps, "batches")
    return network.cpu().eval().requires_grad_(False)


def weights_of(network: Autoencoder) -> dict[str, FloatArray]:
    """Every tensor by its name."""
    return {name: tensor.numpy() for name, tensor in network.state_dict().items()}


def with_weights(weights: dict[str, npt.NDArray[np.generic]], size: tuple[int, int]) -> Autoencoder:
    """The autoencoder that has these weights."""
    network = Autoencoder(size).eval().requires_grad_(False)
    network.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in weights.items()})
    return network


def graph_of(network: Autoencoder) -> NetworkGraph:
    """The same arithmetic as an OpenVINO graph for images of the size that was learned."""
    height, width = int(network.mean.shape[2]), int(network.mean.shape[3])
    example = torch.zeros(1, height, width, 3, dtype=torch.uint8)
    with torch.inference_mode():
        return trace(network, example, (-1, height, width, 3))


class _Adam:
    """Adam (Kingma & Ba 2015) as in the paper. torch's own first imports its compiler: more than a second that no Cancel ends."""

    def __init__(self, weights: list[torch.nn.Parameter]) -> None:
        self.weights = weights
        self._means, self._squares = ([torch.zeros_like(weight) for weight in weights] for _ in range(2))
        self._steps = 0

    @torch.no_grad()
    def step(self, gradients: Sequence[torch.Tensor]) -> None:
        """One step downhill."""
        self._steps += 1
        correction, spread = (1 - decay**self._steps for decay in DECAYS)
        for weight, gradient, mean, square in zip(self.weights, gradients, self._means, self._squares, strict=True):
            mean.lerp_(gradient, 1 - DECAYS[0])
            square.mul_(DECAYS[1]).addcmul_(gradient, gradient, value=1 - DECAYS[1])
            weight.addcdiv_(mean, (square / spread).sqrt_().add_(1e-8), value=-RATE / correction)


def _loss(network: Autoencoder, given: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
    """Negative evidence lower bound of all parts given."""
    code, spread = network.encode(given)
    restored = network.decode(code + noise * (spread / 2).exp())
    reconstruction = (given - restored).square().sum() / (2 * VARIANCE)
    prior = 0.5 * (code.square() + spread.exp() - 1 - spread).sum()
    return reconstruction + prior
