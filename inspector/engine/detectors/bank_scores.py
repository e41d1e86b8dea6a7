"""From the distances of a part's patches to the memory bank to its score and map (PatchCore, section 3.3, equations 6 and 7)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inspector.core.recipe import Recipe
from inspector.core.types import FloatArray
from inspector.engine.detectors.network_detector import Judged, Size
from inspector.engine.images.anomaly_map import smooth
from inspector.engine.memory_bank.bank import MemoryBank
from inspector.engine.memory_bank.density import Density
from inspector.engine.memory_bank.nearest import nearest
from inspector.engine.runtime import PatchScores


@dataclass(frozen=True, slots=True, eq=False)
class BankScores:
    """What the score of a part depends on once its patches have been compared with the bank."""

    recipe: Recipe
    bank: MemoryBank
    density: Density | None

    def judge(self, patches: PatchScores, size: Size) -> Judged:
        """Image score, the maximum of the smoothed map, re-weighted if the recipe says so, and that map at the network input's `size`."""
        distances = patches.distances[0]
        if self.density is not None:
            distances = self.density.correct(distances, patches.nearest[0])
        smoothed = smooth(distances, size, self.recipe.sigma)
        hottest = divmod(int(distances.argmax()), distances.shape[1])
        score = float(smoothed.max()) * self._weight(patches, hottest)
        return Judged(score, smoothed, hottest, (distances.shape[0], distances.shape[1]), int(patches.nearest[0][hottest]))

    def judge_without(self, features: FloatArray, images: Sequence[int], size: Size) -> Judged | None:
        """Judges standardised features (h, w, C) by what came from other good images than `images`; None where nothing did.

        The bank names the image that every vector came from. A bank chosen without these images would hold other vectors in place of
        theirs, which cover the rest a little better; see `tests/benchmarks/README.md` for how far scores agree with those of new parts.
        """
        others = np.flatnonzero(~np.isin(self.bank.images, images))
        if not len(others):
            return None
        rows, columns, channels = features.shape
        distances, found = nearest(features.reshape(-1, channels), self.bank.vectors[others])
        grid = (1, rows, columns)
        patches = PatchScores(distances[:, 0].reshape(grid), others[found[:, 0]].astype(np.int32).reshape(grid), features[None])
        return self.judge(patches, size)

    def _weight(self, patches: PatchScores, hottest: tuple[int, int]) -> float:
        """Equation 7: 1 - exp(||m_test - m*||) / sum over N_b(m*) of exp(||m_test - m||); 1 where re-weighting is off.

        N_b(m*) are the b vectors of the bank nearest to m*, itself among them. A lone m*, far from all other good patches, makes
        its test patch more suspicious. The quotient is computed as a softmax, whose exponents cannot overflow.
        """
        b = min(self.recipe.reweight_neighbours, len(self.bank))
        if b < 2 or patches.features is None:
            return 1.0
        tested, best = patches.features[0][hottest], int(patches.nearest[0][hottest])
        _, around = nearest(self.bank.vectors[best : best + 1], self.bank.vectors, b)
        distances = np.linalg.norm(self.bank.vectors[around[0]] - tested, axis=1).astype(np.float64)
        own = float(np.linalg.norm(self.bank.vectors[best] - tested))
        return float(1 - 1 / np.exp(distances - own).sum())
