"""How near the best of many vectors comes to each of many queries, at the speed of matrix products."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray
from inspector.engine.runtime.library import openvino, ops

Half: TypeAlias = npt.NDArray[np.float16]

BLOCK = 4096
"""Queries and vectors that are compared at once: their products take 64 MB."""


class Closeness:
    """max over g of q g - |g|^2 / 2, from which |q - g|^2 of the nearest g follows as |q|^2 minus twice that.

    Only the largest product is kept, never which vector gave it: that alone would take half as long again. `streams` calls run
    side by side, on `threads` cores (0: all) together. May be called from several threads.
    """

    def __init__(self, channels: int, threads: int = 0, streams: int = 1) -> None:
        settings: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "f32"} | ({"INFERENCE_NUM_THREADS": threads} if threads else {})
        settings |= {"NUM_STREAMS": streams, "PERFORMANCE_HINT": "THROUGHPUT" if streams > 1 else "LATENCY"}
        compiled = openvino.Core().compile_model(_graph(channels), "CPU", settings)
        self._free: SimpleQueue[openvino.InferRequest] = SimpleQueue()
        for _ in range(streams):
            self._free.put(compiled.create_infer_request())

    def __call__(self, queries: FloatArray, sets: Sequence[Half]) -> FloatArray:
        """(Q, C) and sets of vectors (R, C) -> (sets, Q) largest products."""
        found = np.full((len(sets), len(queries)), -np.inf, np.float32)
        with self._request() as request:
            for first in range(0, len(queries), BLOCK):
                part = slice(first, first + BLOCK)
                _fill(request, 0, queries[part])
                for number, vectors in enumerate(sets):
                    for start in range(0, len(vectors), BLOCK):
                        _fill(request, 1, vectors[start : start + BLOCK])
                        request.start_async()
                        request.wait()
                        np.maximum(found[number, part], request.output_tensors[0].data, out=found[number, part])
        return found

    @contextmanager
    def _request(self) -> Iterator[openvino.InferRequest]:
        request = self._free.get()
        try:
            yield request
        finally:
            self._free.put(request)


def _fill(request: openvino.InferRequest, place: int, values: npt.NDArray[Any]) -> None:
    # Copied into the request's own memory, so that the library keeps no hold of an array that belongs to Python.
    given = request.get_input_tensor(place)
    given.shape = openvino.Shape(list(values.shape))
    given.data[:] = values


def _graph(channels: int) -> openvino.Model:
    """One matrix product: every vector carries its own -|g|^2 / 2 as a further channel, every query a 1."""
    queries, given = ops.parameter([-1, channels], np.float32), ops.parameter([-1, channels], np.float16)
    vectors = ops.convert(given, np.float32)
    halves = ops.multiply(ops.reduce_sum(ops.multiply(vectors, vectors), [1], True), np.float32(-0.5))
    count = ops.gather(ops.shape_of(queries), np.array([0]), 0)
    ones = ops.broadcast(np.float32(1), ops.concat([count, np.array([1])], 0))
    products = ops.matmul(ops.concat([queries, ones], 1), ops.concat([vectors, halves], 1), False, True)
    return openvino.Model([ops.result(ops.reduce_max(products, [1], False))], [queries, given])
