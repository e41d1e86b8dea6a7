"""The reconstruction baseline: what an autoencoder that knows good parts only cannot draw is a defect."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays, ModelState, sha256_of_arrays
from inspector.core.placement import Placement
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.core.said import said
from inspector.engine.detectors import schema
from inspector.engine.detectors.detector import FitReport
from inspector.engine.detectors.network_detector import Learned, NetworkDetector
from inspector.engine.detectors.scoring import Compared, Size
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import MULTIPLE, Preprocess
from inspector.engine.patches.embed import READERS, require_images
from inspector.engine.patches.rows import Storage
from inspector.engine.runtime import Batch, Runtime
from inspector.engine.runtime.convert import NetworkGraph
from inspector.engine.runtime.tiles import LARGEST

WEIGHTS = "weights."
TRIAL_STEPS = 10


@dataclass(frozen=True, slots=True, eq=False)
class LearnedWeights(Learned):
    """The trained network as a graph, and its weights by name."""

    graph: NetworkGraph
    weights: Arrays


class ReconstructionDetector(NetworkDetector[LearnedWeights]):
    """Trains a small variational autoencoder on the good parts: the classic that users ask about, for comparison.

    The map is the difference between a part and its reconstruction in grey levels, smoothed; the score is its maximum. There is no
    pretrained network, so `backbone` and `levels` do not matter. One image size is learned: images whose shape differs from that of
    the first good image are stretched to its network input. Training needs torch, inspecting does not. See `NetworkDetector`.
    """

    kind: ClassVar[str] = "autoencoder"
    learning: ClassVar[str] = "training"
    stretches: ClassVar[bool] = True
    whole: ClassVar[bool] = True
    folds: ClassVar[int] = 3  # each is trained anew

    @property
    def provenance(self) -> str:
        """See `NetworkDetector.provenance`."""
        return said("The weights are made of all good images at once: no result can be traced back to one of them.")

    @classmethod
    def trial(cls, recipe: Recipe) -> tuple[Recipe, int]:
        """See `NetworkDetector.trial`."""
        steps = min(TRIAL_STEPS, recipe.training_steps)
        return replace(recipe, training_steps=steps), recipe.training_steps - steps

    def held_bytes(self, report: FitReport) -> float:
        """See `NetworkDetector.held_bytes`: all images, twice before the training, in pieces and as a whole."""
        return 2.0 * 3 * report.patches

    def prepare(self, images: Sequence[LazyImage]) -> Steps[tuple[NetworkGraph, Preprocess, Size | None]]:
        """See `NetworkDetector.prepare`; the network is yet to be trained."""
        preprocess, size = yield from self._learn_preprocessing(images)
        return NetworkGraph(b"", b""), preprocess if self.recipe.fit is Fit.PAPER else replace(preprocess, fixed=size), size

    def make_runtime(self, graph: NetworkGraph, size: Size | None, many: bool = False, approximate: bool = False) -> Runtime:
        """See `NetworkDetector.make_runtime`; torch runs on the weights in the model."""
        if self._options.kind not in ("torch", "cuda"):
            return super().make_runtime(graph, size, many)
        from inspector.engine.detectors.vae import with_weights
        from inspector.engine.runtime.torch_runtime import TorchRuntime

        assert size is not None
        return TorchRuntime(with_weights(self.weights_, size), self._device())

    def _device(self) -> str:
        """Where torch works; raises `BAD_ARGUMENT` for a CUDA device that is not there."""
        import torch

        if self._options.kind == "cuda" and not torch.cuda.is_available():
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("This PC has no CUDA device that torch can use."))
        return "cuda" if self._options.kind == "cuda" else "cpu"

    def _unlearned(self) -> Preprocess:
        if self.recipe.defect_px or self.recipe.side**2 > LARGEST:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("An autoencoder learns whole images: choose a size up to {largest} px.", largest=int(LARGEST**0.5)),
            )
        if self.recipe.fit is Fit.PAPER and self.recipe.side % MULTIPLE:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("An autoencoder needs a size that is a multiple of {multiple}, not {side}.", multiple=MULTIPLE, side=self.recipe.side),
            )
        return Preprocess.of(self.recipe)

    def _learn(
        self,
        graph: NetworkGraph,
        preprocess: Preprocess,
        size: Size | None,
        images: Sequence[LazyImage],
        cross_fit: bool,
        places: Places | None,
    ) -> Steps[LearnedWeights]:
        import torch

        from inspector.engine.detectors import vae

        device, skipped, kept = self._device(), list[tuple[int, InspectorError]](), list[npt.NDArray[np.uint8]]()
        for index, found in in_order(lambda image: _blanked(preprocess.apply(materialise(image)), preprocess), images, READERS):
            if isinstance(found, InspectorError):
                skipped.append((index, found))
            else:
                self._check_memory(len(images) * found.nbytes)
                kept.append(found)
            yield Progress("Reading images", index + 1, len(images), "images")
        require_images(len(images), skipped)
        read, given = time.perf_counter(), np.stack(kept)
        if self.threads:
            torch.set_num_threads(self.threads)
        network = yield from vae.train(given, self.recipe.training_steps, self.recipe.seed, device)
        pixels = given.shape[0] * given.shape[1] * given.shape[2]
        weights: Arrays = dict(vae.weights_of(network))
        return LearnedWeights(len(given), pixels, skipped, read, np.arange(len(given)), vae.graph_of(network), weights)

    def _check_memory(self, needed: float) -> None:
        if 2 * needed > self._memory():
            raise InspectorError(
                ErrorCode.OUT_OF_MEMORY,
                said(
                    "Keeping all good images for training takes {needed:.1f} MB: choose a smaller input size or fewer images.",
                    needed=2 * needed / 2**20,
                ),
            )

    def _keep(self, learned: LearnedWeights) -> None:
        self.graph_, self.weights_ = learned.graph, learned.weights

    def _report(self, learned: LearnedWeights, seconds: dict[str, float]) -> FitReport:
        counts = learned.images, tuple(learned.skipped), learned.patches, 0
        return FitReport(*counts, self._sha256(), 0.0, seconds, str(Storage.FLOAT32))

    def _compare(self, runtime: Runtime, prepared: Batch, placement: Placement | None) -> Compared:
        """Differences in grey levels."""
        return Compared(runtime.features(_blanked(prepared, self.preprocess))[0][..., 0])

    def _arrays(self) -> Arrays:
        return {f"{WEIGHTS}{name}": array for name, array in self.weights_.items()}

    def _meta(self) -> dict[str, Any]:
        return {"learned_sha256": self._sha256()}

    def _restore(self, state: ModelState) -> None:
        schema.weights(state, WEIGHTS)
        self.weights_ = {name.removeprefix(WEIGHTS): array for name, array in state.arrays.items() if name.startswith(WEIGHTS)}
        if self._sha256() != state.meta["learned_sha256"]:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, said("The weights of the model are not those that were trained."))

    def _sha256(self) -> str:
        return sha256_of_arrays(*(self.weights_[name] for name in sorted(self.weights_)))


def _blanked(prepared: Batch, preprocess: Preprocess) -> Batch:
    """Network inputs (..., H', W', 3), black where they are ignored: what lies there must not change what is drawn beside it."""
    ignored = preprocess.ignored((prepared.shape[-3], prepared.shape[-2]))
    if ignored is None:
        return prepared
    blanked = prepared.copy()
    blanked[..., ignored, :] = 0
    return blanked
