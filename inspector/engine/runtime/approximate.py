"""Approximate nearest neighbours for very large memory banks: faiss IVF and HNSW, never chosen by the program itself."""

from typing import Any

import faiss
import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.recipe_choices import Neighbours
from inspector.core.said import said
from inspector.core.types import FloatArray
from inspector.engine.runtime import Batch, PatchScores, Runtime, Search

PROBES, LINKS, BREADTH = 24, 32, 96
"""IVF: cells looked into. HNSW: links of a vector; vectors kept in view while searching."""


def make_index(bank: FloatArray, kind: Neighbours, seed: int) -> bytes:
    """A faiss index over a bank (M, C), trained with `seed`, as bytes. The same bank and seed give the same index."""
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)  # several threads would insert in another order each time
    try:
        index = _untrained(bank.shape, kind, seed)
        index.train(bank)
        index.add(bank)
    finally:
        faiss.omp_set_num_threads(threads)
    return bytes(faiss.serialize_index(index))


def _untrained(shape: tuple[int, ...], kind: Neighbours, seed: int) -> Any:
    index: Any
    if kind is Neighbours.HNSW:
        index = faiss.IndexHNSWFlat(shape[1], LINKS)
        index.hnsw.efSearch = BREADTH
        return index
    cells = max(1, min(int(4 * np.sqrt(shape[0])), shape[0] // 40))
    index = faiss.IndexIVFFlat(faiss.IndexFlatL2(shape[1]), shape[1], cells)
    index.cp.seed = seed + 1
    index.nprobe = min(PROBES, cells)
    return index


class ApproximateRuntime:
    """Features from another runtime, neighbours from an index, distances to those neighbours computed exactly. See `Runtime`."""

    def __init__(self, inner: Runtime) -> None:
        self._inner = inner
        self.name, self.streams, self.batch = f"{inner.name}, approximate search", inner.streams, inner.batch

    def features(self, batch: Batch) -> FloatArray:
        """See `Runtime.features`."""
        return self._inner.features(batch)

    def hold(self, search: Search) -> None:
        """See `Runtime.hold`. Raises `MODEL_DAMAGED` for an index that cannot be read."""
        try:
            self._index = faiss.deserialize_index(np.frombuffer(search.index, np.uint8))
        except RuntimeError as error:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, said("The search index of the model cannot be read.")) from error
        if self._index.ntotal != len(search.bank) or self._index.d != search.bank.shape[1]:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, said("The search index of the model belongs to another memory bank."))
        self._search = search

    def search(self, batch: Batch) -> PatchScores:
        """See `Runtime.search`; a neighbour may be a little farther than the nearest, and a distance a little too large.

        What is made of distances may still be too small: a density correction reads them against those usual for that neighbour.
        """
        known = self._search
        features = (self._inner.features(batch) - known.mean) / known.std
        queries = np.ascontiguousarray(features.reshape(-1, features.shape[-1]))
        rows = self._index.search(queries, 1)[1][:, 0]
        rows = np.where(rows < 0, 0, rows)  # a graph search may end without an answer; any vector gives a distance that is not too small
        distances = np.linalg.norm(queries - known.bank[rows], axis=1)
        shape = features.shape[:3]
        kept = features if known.keep_features else None
        return PatchScores(distances.reshape(shape).astype(np.float32), rows.reshape(shape).astype(np.int32), kept)
