"""The only module that imports OpenVINO, because by default its converter reports every use to its maker over the network."""

import sys
import threading
from typing import Any

# None in the module table makes `import openvino_telemetry` fail, and OpenVINO then uses its own silent stand-in.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # so says Python that there is no such module

import numpy as np  # noqa: E402
import openvino  # noqa: E402
from openvino import opset15 as ops  # noqa: E402

__all__ = ["FixedRequest", "core", "openvino", "ops"]

# The first use of numpy inside the library's binding initialises it under two locks; two threads doing that at once block each
# other for ever. Here only the thread that imports this module can be first.
_first_use = openvino.Tensor(np.zeros(1, np.float32)).data


_shared: list[openvino.Core] = []
_sharing = threading.Lock()


def core() -> openvino.Core:
    """One core a process: each one loads the CPU plug-in anew."""
    with _sharing:
        if not _shared:
            _shared.append(openvino.Core())
        return _shared[0]


class FixedRequest:
    """A request for inputs of fixed shapes, 0 until they are filled in place; its outputs change with every run."""

    def __init__(self, compiled: openvino.CompiledModel) -> None:
        self._request = compiled.create_infer_request()
        self.inputs: list[np.ndarray[Any, Any]] = [tensor.data for tensor in self._request.input_tensors]
        self.outputs: list[np.ndarray[Any, Any]] = [tensor.data for tensor in self._request.output_tensors]
        for given in self.inputs:
            given[:] = 0

    def run(self) -> None:
        """Computes the outputs; other threads of Python go on meanwhile."""
        self._request.start_async()
        self._request.wait()
