"""The back end for CPUs: normalisation, network, aggregation, standardisation and search in OpenVINO and float32."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

import numpy as np

from inspector.core.types import FloatArray
from inspector.engine.runtime import Batch, PatchScores, Search
from inspector.engine.runtime.convert import NetworkGraph
from inspector.engine.runtime.grouped_search import GroupedSearch
from inspector.engine.runtime.library import core, openvino
from inspector.engine.runtime.search_graphs import with_search

Size = tuple[int, int]
LARGE = 4000
"""Vectors from which on a bank is searched by groups: below, one product with all vectors takes no longer."""


class OpenVinoRuntime:
    """Runs a `NetworkGraph` on the CPU; the search joins the graph once the bank is known, unless that is large.

    `fixed` is the network-input size (height, width) that most images have: it gets a graph of its own, a quarter faster than the
    one for any size, which all other images share. `streams` above 1 runs that many images side by side, one core each, instead
    of one image on all cores: more images a second, but each takes longer.
    """

    batch = 1

    def __init__(self, graph: NetworkGraph, threads: int = 0, streams: int = 1, fixed: Size | None = None) -> None:
        self.name = "openvino cpu float32"
        self.streams = streams
        self._threads = threads or os.cpu_count() or 1
        # OpenVINO picks bfloat16 by itself on CPUs that have it, which changes scores: float32 is set, not left to chance.
        self._settings: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "f32"} | ({"INFERENCE_NUM_THREADS": threads} if threads else {})
        self._settings |= {"NUM_STREAMS": streams, "PERFORMANCE_HINT": "THROUGHPUT" if streams > 1 else "LATENCY"}
        self._graph, self._fixed = graph, fixed
        self._embedding = _Compiled(self._read, self._settings, streams, fixed)
        self._search: Callable[[Batch], PatchScores] | None = None

    def features(self, batch: Batch) -> FloatArray:
        """See `Runtime.features`."""
        return np.concatenate([self._embedding.infer(image)[0] for image in batch])

    def hold(self, search: Search) -> None:
        """See `Runtime.hold`."""
        if len(search.bank) < LARGE:
            fused = _Compiled(lambda: with_search(self._read(), search), self._settings, self.streams, self._fixed)
            self._search = lambda image: _scores(*fused.infer(image))
        else:
            grouped = GroupedSearch(search, self._threads if self.streams == 1 else self.streams, alone=self.streams == 1)
            self._search = lambda image: grouped(self._embedding.infer(image)[0])

    def search(self, batch: Batch) -> PatchScores:
        """See `Runtime.search`."""
        if self._search is None:
            raise RuntimeError("hold() comes before search()")
        found = [self._search(image) for image in batch]
        kept = [one.features for one in found if one.features is not None]
        distances, nearest = np.concatenate([one.distances for one in found]), np.concatenate([one.nearest for one in found])
        return PatchScores(distances, nearest, np.concatenate(kept) if kept else None)

    def _read(self) -> openvino.Model:
        return core().read_model(self._graph.xml, self._graph.weights)


def _scores(distances: FloatArray, nearest: Any, features: FloatArray | None = None) -> PatchScores:
    return PatchScores(distances, nearest, features)


class _Compiled:
    """One model compiled for the fixed size and, when the first image of another size comes, for any size."""

    def __init__(self, read: Callable[[], openvino.Model], settings: dict[str, Any], streams: int, fixed: Size | None) -> None:
        self._read, self._settings, self._streams, self._fixed = read, settings, streams, fixed
        self._requests: dict[bool, SimpleQueue[openvino.InferRequest]] = {}
        self._compiling = threading.Lock()

    def infer(self, image: Batch) -> list[FloatArray]:
        """Outputs for one image (H, W, 3), each with a leading axis of length 1."""
        with self._request(image.shape[:2] == self._fixed) as request:
            # Copied into the request's own memory, so that the library keeps no hold of an array that belongs to Python.
            given = request.get_input_tensor()
            given.shape = openvino.Shape([1, *image.shape])
            given.data[:] = image
            request.start_async()
            request.wait()
            return [output.data.copy() for output in request.output_tensors]

    @contextmanager
    def _request(self, fixed: bool) -> Iterator[openvino.InferRequest]:
        with self._compiling:
            if fixed not in self._requests:
                self._requests[fixed] = self._compile(fixed)
        free = self._requests[fixed]
        request = free.get()
        try:
            yield request
        finally:
            free.put(request)

    def _compile(self, fixed: bool) -> "SimpleQueue[openvino.InferRequest]":
        model = self._read()
        if fixed and self._fixed is not None:
            model.reshape([1, *self._fixed, 3])
        compiled = core().compile_model(model, "CPU", self._settings)
        requests: SimpleQueue[openvino.InferRequest] = SimpleQueue()
        for _ in range(self._streams):
            requests.put(compiled.create_infer_request())
        return requests
