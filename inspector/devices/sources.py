"""From the one line that names a source to the camera that delivers its pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from inspector.core.camera_settings import CameraSettings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_names import IMAGE_SUFFIXES
from inspector.core.said import said
from inspector.devices.camera import Camera, Feed
from inspector.devices.folder import ImageFiles
from inspector.devices.genicam import GenicamCamera
from inspector.devices.simulated_parts import simulated_camera
from inspector.devices.source_options import KINDS
from inspector.devices.source_syntax import HIDDEN, SourceText, parse, without_secrets
from inspector.devices.stream import TIMEOUT_S, StreamCamera
from inspector.devices.usb import UsbCamera, name_of
from inspector.devices.video_file import VIDEO_SUFFIXES, VideoFile
from inspector.devices.watched_folder import POLL_S, WatchedFolder

_SETTINGS = {"width": "width_px", "height": "height_px", "white_balance": "white_balance_k"}
"""Options of a USB camera whose settings have longer names."""


def images_below(folder: Path) -> Sequence[Path]:
    """Pictures in a folder and below it, by name."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in IMAGE_SUFFIXES and path.is_file())


@dataclass(frozen=True, slots=True)
class Means:
    """What the program gives a source to work with."""

    images: Callable[[Path], Sequence[Path]] = images_below
    """Finds the pictures of a folder; it may raise `NO_IMAGES`, `FOLDER_UNREADABLE`."""
    camera: CameraSettings = field(default_factory=CameraSettings)
    """How the project wants a USB camera to be set; what is written with the source counts more."""
    producer: str = ""
    """File of the GenTL producer for industrial cameras; empty: those that are installed."""
    keep: Path | None = None
    """Folder in which it is kept which files of a watched folder have been taken; None: as long as the program runs."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where pictures come from, and how to make the camera that delivers them."""

    written: SourceText
    label: str
    """What people call it; holds no password."""
    make: Callable[[], Camera]
    total: int | None = None
    """How many pictures there are; None: nobody knows."""

    @property
    def feed(self) -> Feed:
        """How pictures come."""
        return KINDS[self.written.kind].feed

    @property
    def safe(self) -> str:
        """As it is written, without passwords: for the record."""
        return self.written.safe


def source(written: SourceText | str, means: Means | None = None) -> Source:
    """The source that was written. Cameras are not touched before theirs is opened; a folder of pictures is searched.

    Raises:
        InspectorError: BAD_ARGUMENT (it cannot be understood), NO_IMAGES, FOLDER_UNREADABLE.
    """
    understood = parse(written) if isinstance(written, str) else written
    return _MAKERS[understood.kind](understood, means or Means())


def _usb(written: SourceText, means: Means) -> Source:
    index = int(written.place)
    asked: dict[str, Any] = {_SETTINGS.get(name, name): value for name, value in written.values.items()}
    settings, label = replace(means.camera, **asked), name_of(index)
    return Source(written, label, lambda: UsbCamera(index, settings, name=label))


def _stream(written: SourceText, _means: Means) -> Source:
    address, timeout_s = f"{written.kind}:{written.place}", written.values.get("timeout", TIMEOUT_S)
    label = _host(written)
    return Source(written, label, lambda: StreamCamera(address, label, timeout_s))


def _host(written: SourceText) -> str:
    """Host and path of an address, which are what tells cameras apart; nothing that may be secret."""
    bare = without_secrets(written.place).removeprefix("//").partition("?")[0]
    return bare.removeprefix(f"{HIDDEN}@") or written.kind


def _file(written: SourceText, means: Means) -> Source:
    path, fps = Path(written.place), written.values.get("fps")
    if not path.exists():
        raise InspectorError(ErrorCode.NO_IMAGES, said("There is no file or folder {file}.", file=path))
    if path.suffix.lower() in VIDEO_SUFFIXES and not path.is_dir():
        return Source(written, path.name, lambda: VideoFile(path, fps))
    found = means.images(path) if path.is_dir() else (path,)
    if not found:
        raise InspectorError(ErrorCode.NO_IMAGES, said("There are no pictures in {file}.", file=path))
    label = path.name or str(path)
    return Source(written, label, lambda: ImageFiles(found, 1000 / fps if fps else 0.0, name=label), len(found))


def _watched(written: SourceText, means: Means) -> Source:
    folder, values = Path(written.place), written.values
    done = Path(values["done"]) if "done" in values else None
    label, poll_s = folder.name or str(folder), values.get("poll", POLL_S)
    return Source(written, label, lambda: WatchedFolder(folder, done=done, keep=means.keep, poll_s=poll_s))


def _genicam(written: SourceText, means: Means) -> Source:
    serial, values = written.place, written.values
    producer = values.get("producer", means.producer)
    exposure_us, gain = values.get("exposure"), values.get("gain")
    return Source(written, f"Camera {serial}", lambda: GenicamCamera(serial, producer=producer, exposure_us=exposure_us, gain=gain))


def _simulated(written: SourceText, means: Means) -> Source:
    return Source(written, "Simulated camera", lambda: simulated_camera(written.values, means.images))


_MAKERS: dict[str, Callable[[SourceText, Means], Source]] = {
    "usb": _usb,
    "rtsp": _stream,
    "rtsps": _stream,
    "http": _stream,
    "https": _stream,
    "file": _file,
    "watch": _watched,
    "genicam": _genicam,
    "sim": _simulated,
}
