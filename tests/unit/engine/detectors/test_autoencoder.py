"""The reconstruction baseline: it learns to draw good parts, and its map is the difference in grey levels."""

from pathlib import Path

import numpy as np
import pytest
import torch
from plain_patchcore import bilinear
from scipy.ndimage import gaussian_filter
from small_parts import good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.engine import detectors
from inspector.engine.detectors import vae
from inspector.engine.detectors.autoencoder import ReconstructionDetector
from inspector.engine.detectors.vae import Autoencoder, train

RECIPE = Recipe(size=64, detector="autoencoder", training_steps=25)


@pytest.fixture(scope="module")
def fitted(network_cache: Path) -> ReconstructionDetector:
    detector = ReconstructionDetector(RECIPE, cache=network_cache)
    finish(detector.fit([good_part(seed) for seed in range(6)]))
    return detector


def test_the_map_is_the_smoothed_difference_in_grey_levels(fitted: ReconstructionDetector) -> None:
    image = scratched_part(7)
    prepared = fitted.preprocess.apply(image)
    network = Autoencoder(fitted.input_size_).double()
    network.load_state_dict({name: torch.from_numpy(array.astype(float)) for name, array in fitted.weights_.items()})
    with torch.inference_mode():
        given = torch.from_numpy(prepared).permute(2, 0, 1)[None].double() / 255
        restored = network.decode(network.encode(given)[0])[0].permute(1, 2, 0).numpy()
    differences = np.sqrt(np.square(prepared - 255 * restored).mean(axis=2))
    smoothed = gaussian_filter(differences, 4, mode="nearest", truncate=4.0)
    result = fitted.score([image])[0]
    assert result.score == pytest.approx(smoothed.max(), rel=1e-4)
    assert result.map == pytest.approx(bilinear(smoothed, image.shape[:2]), abs=1e-2)


def test_training_draws_good_parts_better_than_their_mean() -> None:
    rng = np.random.default_rng(0)
    shades = rng.integers(20, 230, 24)
    images = np.stack([np.full((32, 48, 3), shade, np.uint8) for shade in shades])
    given = torch.from_numpy(images)
    few, many = (finish(train(images, steps, seed=0)) for steps in (1, 120))
    with torch.inference_mode():
        assert float(many(given).mean()) < 0.4 * float(few(given).mean())


def test_training_leaves_the_global_random_state_alone() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    finish(train(np.zeros((2, 32, 32, 3), np.uint8), 3, seed=1))
    assert torch.equal(torch.rand(3), expected)


def test_another_seed_trains_other_weights() -> None:
    images = np.stack([good_part(seed, 64, 64) for seed in range(3)])
    networks = [finish(train(images, 3, seed)) for seed in (0, 0, 1)]
    weights = [network.start.weight.numpy() for network in networks]
    assert np.array_equal(weights[0], weights[1]) and not np.array_equal(weights[0], weights[2])


def test_large_images_go_through_the_network_in_pieces_that_cancel_can_come_between(monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.stack([good_part(seed, 64, 64) for seed in range(8)])
    whole = finish(train(images, 2, seed=0))
    monkeypatch.setattr(vae, "AT_ONCE", 3 * 64 * 64)
    steps, training = [], train(images, 2, seed=0)
    while True:
        try:
            steps.append(next(training).done)
        except StopIteration as end:
            pieces = end.value
            break
    assert steps == [0, 0, 1, 1, 1, 2]
    for name, weight in whole.state_dict().items():
        off = (weight - pieces.state_dict()[name]).abs()
        # Adam's first steps follow the sign of a gradient: one of nearly 0, summed in another order, goes the other way.
        assert (off < 1e-4).float().mean() > 0.99 and off.max() <= 4 * vae.RATE, name


def test_weights_are_changed_as_torchs_own_adam_changes_them() -> None:
    ours, theirs = (torch.nn.Parameter(torch.linspace(-1, 1, 12)) for _ in range(2))
    adam, reference = vae._Adam([ours]), torch.optim.Adam([theirs], vae.RATE)
    for step in range(1, 9):
        gradient = torch.sin(torch.arange(12.0) * step) + 0.1
        adam.step([gradient])
        theirs.grad = gradient.clone()
        reference.step()
    assert torch.allclose(ours, theirs, rtol=0, atol=1e-6)
    assert not torch.allclose(ours, torch.linspace(-1, 1, 12), atol=1e-3)


@pytest.mark.parametrize(
    "settings", [{"size": 1024}, {"defect_px": 5.0}, {"size": 230, "fit": Fit.PAPER}, {"ensemble": ("resnet18",)}], ids=str
)
def test_what_cannot_be_learned_is_refused_when_the_detector_is_made(settings: dict[str, object]) -> None:
    with pytest.raises(InspectorError) as caught:
        detectors.make(Recipe(**({"detector": "autoencoder"} | settings)))  # type: ignore[arg-type]
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_what_would_not_fit_into_memory_is_refused_with_its_size() -> None:
    with pytest.raises(InspectorError, match="Keeping all good images for training takes") as caught:
        finish(ReconstructionDetector(RECIPE, memory_budget=50_000).fit([good_part(seed) for seed in range(4)]))
    assert caught.value.code is ErrorCode.OUT_OF_MEMORY
