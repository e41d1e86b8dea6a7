"""From the distances of a part's patches to the memory bank to its patch scores, and the weight of the image score (equation 7)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inspector.core.recipe import Recipe
from inspector.core.types import FloatArray
from inspector.engine.detectors.scoring import Compared, hottest
from inspector.engine.images.ignore import Bits
from inspector.engine.memory_bank.bank import MemoryBank
from inspector.engine.memory_bank.density import Density
from inspector.engine.memory_bank.known_defects import KnownDefects
from inspector.engine.memory_bank.nearest import nearest
from inspector.engine.runtime import PatchScores


@dataclass(frozen=True, slots=True, eq=False)
class BankScores:
    """What the patch scores of a part depend on once its patches have been searched in the bank."""

    recipe: Recipe
    bank: MemoryBank
    density: Density | None
    known: KnownDefects | None = None

    def compare(self, patches: PatchScores, ignored: Bits | None = None) -> Compared:
        """The distances of one network input's patches, made comparable, and the weight of its image score, if the recipe has one.

        The weight is that of the hottest patch that is not `ignored`. Known defects raise scores after that, and never lower the weight.
        """
        distances, owners = patches.distances[0], patches.nearest[0]
        scores = self.density.correct(distances, owners) if self.density is not None else distances
        weight = self._weight(patches, hottest(scores, ignored))
        if self.known is None or patches.features is None:
            return Compared(scores, owners, weight)
        raised = self.known.raised(scores, distances, patches.features[0])
        return Compared(raised, owners, max(weight, self._weight(patches, hottest(raised, ignored))))

    def search_without(self, features: FloatArray, images: Sequence[int]) -> PatchScores | None:
        """Searches standardised features (h, w, C) in what came from other good images than `images`; None where nothing did.

        The bank names the image that every vector came from. A bank chosen without these images would hold other vectors in place of
        theirs, which cover the rest a little better; see `tests/benchmarks/README.md` for how far scores agree with those of new parts.
        """
        others = np.flatnonzero(~np.isin(self.bank.images, images))
        if not len(others):
            return None
        rows, columns, channels = features.shape
        distances, found = nearest(features.reshape(-1, channels), self.bank.vectors[others])
        grid = (1, rows, columns)
        return PatchScores(distances[:, 0].reshape(grid), others[found[:, 0]].astype(np.int32).reshape(grid), features[None])

    def _weight(self, patches: PatchScores, place: tuple[int, int]) -> float:
        """Equation 7: 1 - exp(||m_test - m*||) / sum over N_b(m*) of exp(||m_test - m||); 1 where re-weighting is off.

        N_b(m*) are the b vectors of the bank nearest to m*, itself among them. A lone m*, far from all other good patches, makes
        its test patch more suspicious. The quotient is computed as a softmax, whose exponents cannot overflow.
        """
        b = min(self.recipe.reweight_neighbours, len(self.bank))
        if b < 2 or patches.features is None:
            return 1.0
        tested, best = patches.features[0][place], int(patches.nearest[0][place])
        _, around = nearest(self.bank.vectors[best : best + 1], self.bank.vectors, b)
        distances = np.linalg.norm(self.bank.vectors[around[0]] - tested, axis=1).astype(np.float64)
        own = float(np.linalg.norm(self.bank.vectors[best] - tested))
        return float(1 - 1 / np.exp(distances - own).sum())
