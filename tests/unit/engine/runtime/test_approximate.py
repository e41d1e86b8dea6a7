"""Indexes for approximate search."""

import faiss
import numpy as np
import pytest

from inspector.core.recipe_choices import Neighbours
from inspector.engine.memory_bank.nearest import nearest
from inspector.engine.runtime.approximate import make_index


@pytest.mark.parametrize("kind", [Neighbours.IVF, Neighbours.HNSW])
def test_an_index_finds_most_nearest_neighbours_and_is_the_same_every_time(kind: Neighbours) -> None:
    rng = np.random.default_rng(0)
    bank, queries = rng.normal(size=(3000, 24)).astype(np.float32), rng.normal(size=(200, 24)).astype(np.float32)
    stored = make_index(bank, kind, 0)
    assert stored == make_index(bank, kind, 0)
    found = faiss.deserialize_index(np.frombuffer(stored, np.uint8)).search(queries, 1)[1][:, 0]
    assert (found == nearest(queries, bank)[1][:, 0]).mean() > 0.6
