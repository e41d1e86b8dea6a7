"""PatchCore's scoring written out in float64 as the paper has it, slow and plain: what every back end is held to."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from scipy.ndimage import gaussian_filter
from scipy.spatial.distance import cdist

from inspector.core.recipe_choices import ImageScore
from inspector.core.types import Image
from inspector.engine.backbones.registry import backbone
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.runtime.embedding import load_embedding
from inspector.engine.runtime.embedding_plan import EmbeddingPlan

Doubles = npt.NDArray[np.float64]
torch.set_num_threads(1)  # these networks are small: threads that wait for each other would take most of the time


def bilinear(values: npt.NDArray[np.floating], size: tuple[int, int]) -> Doubles:
    """(h, w) resampled to `size`: pixel centres at half-integers, the border goes on as it ends."""
    weights = []
    for old, new in zip(values.shape, size, strict=True):
        at = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
        low = np.minimum(at.astype(int), max(0, old - 2))
        matrix = np.zeros((new, old))
        matrix[np.arange(new), low] = 1 - (at - low)
        matrix[np.arange(new), np.minimum(low + 1, old - 1)] += at - low
        weights.append(matrix)
    return np.asarray(weights[0] @ values.astype(float) @ weights[1].T)


class PlainPatchCore:
    """Scores with the bank that a fitted `PatchCore` learned."""

    def __init__(self, fitted: PatchCore, weights: Path | None = None) -> None:
        known, recipe = backbone(fitted.recipe.backbone), fitted.recipe
        plan = EmbeddingPlan(known, known.chosen(recipe.levels), recipe.patch_size, recipe.target_dimension)
        self.embedding = load_embedding(plan, weights).double()
        self.recipe, self.preprocess = recipe, fitted.preprocess
        self.bank, self.mean, self.std = (a.astype(float) for a in (fitted.bank_.vectors, fitted.mean_, fitted.std_))
        self.density = fitted.density_

    def features(self, image: Image) -> Doubles:
        """(h, w, C) patch features, not standardised."""
        with torch.inference_mode():
            return np.asarray(self.embedding(torch.from_numpy(self.preprocess.apply(image)[None]))[0].numpy())

    def standardised(self, image: Image) -> Doubles:
        """(h, w, C) patch features as they lie in the bank."""
        return np.asarray((self.features(image) - self.mean) / self.std)

    def score(self, image: Image) -> tuple[float, Doubles]:
        """Image score, re-weighted by equation 7 where the recipe says so, and the anomaly map (H, W)."""
        features = self.standardised(image)
        distances = cdist(features.reshape(-1, features.shape[2]), self.bank)
        patch_scores = self.corrected(distances)
        geometry = self.preprocess.geometry(*image.shape[:2])
        enlarged = bilinear(patch_scores.reshape(features.shape[:2]), geometry.input)
        smoothed = gaussian_filter(enlarged, self.recipe.sigma, mode="nearest", truncate=4.0) if self.recipe.sigma else enlarged
        top = patch_scores if self.recipe.image_score is ImageScore.PATCH else smoothed
        score = float(top.max()) * self._weight(distances, int(patch_scores.argmax()))
        return score, bilinear(smoothed, geometry.image)

    def corrected(self, distances: Doubles) -> Doubles:
        """(Q, M) distances to the bank -> (Q,) patch scores."""
        lowest, nearest = distances.min(axis=1), distances.argmin(axis=1)
        if self.density is None:
            return np.asarray(lowest)
        return np.asarray([max(0.0, self.density.gain[k] * d + self.density.offset[k]) for d, k in zip(lowest, nearest, strict=True)])

    def _weight(self, distances: Doubles, hottest: int) -> float:
        b = self.recipe.reweight_neighbours
        if b < 2:
            return 1.0
        best = int(distances[hottest].argmin())
        around = np.argsort(cdist(self.bank[[best]], self.bank)[0], kind="stable")[:b]
        return float(1 - np.exp(distances[hottest, best]) / np.exp(distances[hottest, around]).sum())
