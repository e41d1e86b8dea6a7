"""Turns a torch network into an OpenVINO graph, once a backbone: later builds and every inspection do without torch."""

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from inspector.core.abandon import abandonable
from inspector.engine.runtime.embedding_plan import EmbeddingPlan

_one_at_a_time = threading.RLock()  # torch traces wrongly in two threads at once, as when a build starts while its time is predicted


@dataclass(frozen=True, slots=True)
class NetworkGraph:
    """Patch embedding as an OpenVINO graph: (B, H, W, 3) uint8 with any B, H, W -> (B, h, w, C) float32."""

    xml: bytes
    weights: bytes


def network_graph(plan: EmbeddingPlan, imported: Path | None = None, cache: Path | None = None) -> NetworkGraph:
    """The graph of `plan`, from the folder `cache` where it is, otherwise converted (seconds, imports torch) and kept there.

    Raises `WEIGHTS_MISSING` and `WEIGHTS_WRONG`. A cache that cannot be read or written costs time, nothing else.
    """
    stored = cache / plan.key(imported) if cache is not None else None
    with _alone():
        found = _read(stored) if stored is not None else None
        if found is not None:
            return found
        graph = _convert(plan, imported)
        if stored is not None:
            _keep(stored, graph)
        return graph


@contextmanager
def _alone() -> Iterator[None]:
    with abandonable():
        _one_at_a_time.acquire()
    try:
        yield
    finally:
        _one_at_a_time.release()


def _convert(plan: EmbeddingPlan, imported: Path | None) -> NetworkGraph:
    with abandonable():
        import torch

        from inspector.engine.runtime.embedding import load_embedding

        embedding = load_embedding(plan, imported)
    example = torch.zeros(1, 64, 64, 3, dtype=torch.uint8)
    with torch.inference_mode():
        return trace(embedding, example, (-1, -1, -1, 3))


def trace(network: object, example: object, shape: tuple[int, ...]) -> NetworkGraph:
    """The graph of a torch network for inputs of `shape`, with -1 for any size; `example` is a torch tensor of such a shape."""
    from inspector.engine.runtime.library import openvino

    with _alone():
        with abandonable():
            model = openvino.convert_model(network, example_input=example, input=[shape])
        return _serialise(model)


def _serialise(model: object) -> NetworkGraph:
    """Graph and float32 weights of an OpenVINO model as bytes; the library writes files only, so they pass through a temporary folder."""
    from inspector.engine.runtime.library import openvino

    with TemporaryDirectory() as folder:
        path = Path(folder) / "graph.xml"
        openvino.save_model(model, path, compress_to_fp16=False)
        return NetworkGraph(path.read_bytes(), path.with_suffix(".bin").read_bytes())


def _read(stored: Path) -> NetworkGraph | None:
    try:
        digest, xml, binary = (stored.with_suffix(s).read_bytes() for s in (".sha256", ".xml", ".bin"))
    except OSError:
        return None
    whole = hashlib.sha256(xml + binary).hexdigest().encode()
    return NetworkGraph(xml, binary) if whole == digest else None


def _keep(stored: Path, graph: NetworkGraph) -> None:
    digest = hashlib.sha256(graph.xml + graph.weights).hexdigest().encode()
    try:
        stored.parent.mkdir(parents=True, exist_ok=True)
        for suffix, content in ((".xml", graph.xml), (".bin", graph.weights), (".sha256", digest)):
            beside = stored.with_suffix(f"{suffix}.{os.getpid()}")
            beside.write_bytes(content)
            os.replace(beside, stored.with_suffix(suffix))
    except OSError:
        return
