"""The only module that imports OpenVINO, because by default its converter reports every use to its maker over the network."""

import sys

# None in the module table makes `import openvino_telemetry` fail, and OpenVINO then uses its own silent stand-in.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # so says Python that there is no such module

import numpy as np  # noqa: E402
import openvino  # noqa: E402
from openvino import opset15 as ops  # noqa: E402

__all__ = ["openvino", "ops"]

# The first use of numpy inside the library's binding initialises it under two locks; two threads doing that at once block each
# other for ever. Here only the thread that imports this module can be first.
_first_use = openvino.Tensor(np.zeros(1, np.float32)).data
