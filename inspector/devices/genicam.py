"""Industrial cameras of the GenICam standard, through harvesters (an optional extra) and the GenTL producer of the camera's maker."""

import importlib
import importlib.util
import logging
import os
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.genicam_pixels import array_of
from inspector.devices.live import Gone, LiveCamera

_log = logging.getLogger(__name__)

PRODUCER_PATH = "GENICAM_GENTL64_PATH"
"""Variable in which makers' installers name the folders of their producers."""
_FETCH_S = 0.2
_EXPOSURE = ("ExposureAuto", ("ExposureTime", "ExposureTimeAbs"))
_GAIN = ("GainAuto", ("Gain",))
"""The node that sets it by itself, and those that it may be called."""


def make_harvester() -> Any:
    """A new one. Raises `BAD_ARGUMENT` where the extra is not installed."""
    try:
        return importlib.import_module("harvesters.core").Harvester()
    except ImportError as error:
        text = said("Industrial cameras need the package harvesters, which is not installed: pip install harvesters.")
        raise InspectorError(ErrorCode.BAD_ARGUMENT, text) from error


class Lack(StrEnum):
    """What industrial cameras need and is not there."""

    PACKAGE = "package"
    FILE = "file"
    """The producer that is named."""
    PRODUCER = "producer"
    """None is named, and none is installed."""


def lack(producer: str) -> Lack | None:
    """What is missing, None where nothing is. No producer is loaded: another camera may be in use through it."""
    if importlib.util.find_spec("harvesters") is None:
        return Lack.PACKAGE
    try:
        producers(producer)
    except InspectorError:
        return Lack.FILE if producer else Lack.PRODUCER
    return None


def producers(named: str, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Files of GenTL producers: the one that is named, otherwise those that are installed. Raises `BAD_ARGUMENT` where there is none."""
    if named:
        if not Path(named).is_file():
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no GenTL producer {named}.", named=named))
        return [named]
    folders = [Path(folder) for folder in environment.get(PRODUCER_PATH, "").split(os.pathsep) if folder]
    found = sorted(str(file) for folder in folders for file in folder.glob("*.cti"))
    if not found:
        text = said("No GenTL producer is installed: install the camera maker's software, or name its .cti file with the option producer.")
        raise InspectorError(ErrorCode.BAD_ARGUMENT, text)
    return found


class GenicamCamera(LiveCamera):
    """Delivers the newest picture of the camera with this serial number.

    How it is triggered stays as the camera is set, so that silence is normal: it is lost when it does not answer any more.
    """

    def __init__(
        self,
        serial: str,
        *,
        producer: str = "",
        exposure_us: float | None = None,
        gain: float | None = None,
        harvester: Callable[[], Any] = make_harvester,
    ) -> None:
        super().__init__(f"Camera {serial}", self._connected, lost_after_ms=float("inf"))
        self._serial = serial
        self._producer = producer
        self._exposure_us, self._gain = exposure_us, gain
        self._harvester = harvester

    def _connected(self) -> "_GenicamDevice":
        files = producers(self._producer)
        harvester = self._harvester()
        try:
            for file in files:
                harvester.add_file(file)
            harvester.update()
            acquirer = harvester.create({"serial_number": self._serial})
        except Exception as error:  # every maker's library has its own
            harvester.reset()
            _log.info("%s cannot be opened: %s", self.name, error)
            raise Gone(said("it is not connected, or another program uses it")) from error
        device = _GenicamDevice(harvester, acquirer)
        try:
            for (automatic, names), value in ((_EXPOSURE, self._exposure_us), (_GAIN, self._gain)):
                if value is not None:
                    _set(acquirer.remote_device.node_map, automatic, names, value)
            acquirer.start()
        except Exception as error:
            device.release()
            raise Gone(said("it does not take its settings ({reason})", reason=error)) from error
        return device


def _set(nodes: Any, automatic: str, names: tuple[str, ...], value: float) -> None:
    """Sets the first of these nodes that the camera has, once nothing sets it by itself any more."""
    if hasattr(nodes, automatic):
        getattr(nodes, automatic).value = "Off"
    for name in names:
        if hasattr(nodes, name):
            getattr(nodes, name).value = value
            return
    raise LookupError(said("there is no {name}", name=names[0]))


class _GenicamDevice:
    """A camera that is acquiring."""

    def __init__(self, harvester: Any, acquirer: Any) -> None:
        self._harvester = harvester
        self._acquirer = acquirer

    def take(self) -> Image | None:
        """The next picture, copied: its buffer goes back to the camera."""
        try:
            buffer = self._acquirer.try_fetch(timeout=_FETCH_S)
            if buffer is None:
                _ = self._acquirer.remote_device.node_map.Width.value  # whether it still answers
                return None
        except Exception as error:
            raise Gone(said("it was disconnected")) from error
        with buffer:
            return array_of(buffer.payload.components[0])

    def release(self) -> None:
        """Lets go of the camera and the producer."""
        for end in (self._acquirer.stop, self._acquirer.destroy, self._harvester.reset):
            try:
                end()
            except Exception as error:  # it may be gone
                _log.info("A camera was not closed properly: %s", error)
