"""Chooses where a detector's arithmetic runs."""

from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.engine.runtime import Runtime
from inspector.engine.runtime.convert import EmbeddingPlan, NetworkGraph

RUNTIMES = ("auto", "openvino", "torch", "cuda")


def make_runtime(kind: str, plan: EmbeddingPlan, graph: NetworkGraph, imported: Path | None = None, threads: int = 0) -> Runtime:
    """The back end called `kind` (`auto`: OpenVINO). torch needs the network's weights on this PC, OpenVINO only `graph`.

    Raises `BAD_ARGUMENT`, for torch also `WEIGHTS_MISSING`.
    """
    if kind not in RUNTIMES:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"There is no runtime called {kind}; choose one of {', '.join(RUNTIMES)}.")
    if kind in ("auto", "openvino"):
        from inspector.engine.runtime.openvino_runtime import OpenVinoRuntime

        return OpenVinoRuntime(graph, threads)
    import torch

    from inspector.engine.runtime.torch_runtime import TorchRuntime, load_embedding

    if kind == "cuda" and not torch.cuda.is_available():
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "This PC has no CUDA device that torch can use.")
    if threads:
        torch.set_num_threads(threads)
    return TorchRuntime(load_embedding(plan, imported), "cuda" if kind == "cuda" else "cpu")
