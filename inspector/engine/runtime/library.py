"""The only module that imports OpenVINO, because by default its converter reports every use to its maker over the network."""

import sys

# None in the module table makes `import openvino_telemetry` fail, and OpenVINO then uses its own silent stand-in.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]

import openvino  # noqa: E402
from openvino import opset15 as ops  # noqa: E402

__all__ = ["openvino", "ops"]
