"""Chooses where a detector's arithmetic runs."""

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.engine.runtime import Runtime
from inspector.engine.runtime.convert import NetworkGraph
from inspector.engine.runtime.embedding_plan import EmbeddingPlan
from inspector.engine.runtime.tiles import TiledRuntime, tile_size

RUNTIMES = ("auto", "openvino", "torch", "cuda")
MOST_THREADS = 1024


@dataclass(frozen=True, slots=True)
class RuntimeOptions:
    """What the user may decide: `kind` as in `RUNTIMES`, `threads` 0 for all cores, `weights` for torch alone."""

    kind: str = "auto"
    threads: int = 0
    weights: Path | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.threads <= MOST_THREADS:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said(
                    "The number of threads must lie between 0 and {most}, not {threads}.",
                    most=MOST_THREADS,
                    threads=self.threads,
                ),
            )

    def expect_available(self) -> None:
        """Raises `BAD_ARGUMENT` where there is no such back end, or this PC cannot run it."""
        if self.kind not in RUNTIMES:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("There is no runtime called {kind}; choose one of {runtimes}.", kind=self.kind, runtimes=", ".join(RUNTIMES)),
            )
        if self.kind in ("torch", "cuda") and importlib.util.find_spec("torch") is None:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT, said("This edition comes without torch, which the runtime {kind} needs.", kind=self.kind)
            )
        if self.kind == "cuda":
            import torch

            if not torch.cuda.is_available():
                raise InspectorError(ErrorCode.BAD_ARGUMENT, said("This PC has no CUDA device that torch can use."))


def make_runtime(
    options: RuntimeOptions,
    plan: EmbeddingPlan,
    graph: NetworkGraph,
    many: bool = False,
    fixed: tuple[int, int] | None = None,
    approximate: bool = False,
    tiles: bool = True,
) -> Runtime:
    """The back end that `options` ask for (`auto`: OpenVINO). torch needs the network's weights on this PC, OpenVINO only `graph`.

    `many`: best for many images one after the other, not for the shortest wait for one; `fixed`: the network-input size that most
    images have; `approximate`: search in a faiss index; `tiles`: whether large inputs are cut into pieces.
    Raises `BAD_ARGUMENT`, for torch also `WEIGHTS_MISSING`.
    """
    options.expect_available()
    runtime = (
        _torch(options, plan)
        if options.kind in ("torch", "cuda")
        else _openvino(options, graph, many, tile_size(fixed) if fixed and tiles else fixed)
    )
    if approximate:
        from inspector.engine.runtime.approximate import ApproximateRuntime

        runtime = ApproximateRuntime(runtime)
    return TiledRuntime(runtime) if tiles else runtime


def _openvino(options: RuntimeOptions, graph: NetworkGraph, many: bool, fixed: tuple[int, int] | None) -> Runtime:
    from inspector.engine.runtime.openvino_runtime import OpenVinoRuntime

    streams = (options.threads or os.cpu_count() or 1) if many else 1
    return OpenVinoRuntime(graph, options.threads, streams, fixed)


def _torch(options: RuntimeOptions, plan: EmbeddingPlan) -> Runtime:
    import torch

    from inspector.engine.runtime.embedding import load_embedding
    from inspector.engine.runtime.torch_runtime import TorchRuntime

    if options.threads:
        torch.set_num_threads(options.threads)
    return TorchRuntime(load_embedding(plan, options.weights), "cuda" if options.kind == "cuda" else "cpu")
