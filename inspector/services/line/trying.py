"""Trying out, on one picture, what a project is to be set to; and the pictures to try it on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inspector.core.camera_settings import CameraSettings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.serials import Serial, SerialSettings
from inspector.core.types import Pixels
from inspector.datasets.listing import find_images, search_images
from inspector.devices import sources
from inspector.devices.camera import Frame
from inspector.devices.folder import ImageFiles
from inspector.devices.image_file import read_image
from inspector.devices.source_syntax import SourceText, parse
from inspector.services.line.preview import small
from inspector.services.line.serial_reading import reader_for

_MOST_NAMES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A good part of a project, and how its files are called."""

    frame: Frame
    small: Pixels
    names: tuple[str, ...]


def example_of(named: Sequence[str]) -> Steps[Example | None]:
    """The first picture that can be read behind names of good parts (images, folders, @lists); None where there is none."""
    yield Progress("Looking for images", 0, 0)
    try:
        found = (yield from search_images(named)).paths if named else ()
    except InspectorError:
        return None
    names = tuple(path.name for path in found[:_MOST_NAMES])
    for path in found[:_MOST_NAMES]:
        yield Progress("Reading a picture", 0, 1)
        try:
            image = read_image(path)
        except InspectorError:
            continue
        return Example(Frame(image, 0, datetime.now(), str(path), path), small(image), names)
    return None


def try_serial(frame: Frame, settings: SerialSettings) -> Steps[Serial]:
    """What a run would take for the serial of this picture."""
    yield Progress("Reading a picture", 0, 1)
    return reader_for(settings)(frame)


def source_to_look_at(text: str, camera: CameraSettings, producer: str = "") -> sources.Source:
    """The source written as `text`, with settings that nobody has stored yet. Of a watched folder, the newest picture: none is taken.

    Raises `BAD_ARGUMENT`, `NO_IMAGES`, `FOLDER_UNREADABLE`.
    """
    written = parse(text)
    means = sources.Means(images=lambda path: find_images([path]).paths, camera=camera, producer=producer)
    return _newest(written) if written.kind == "watch" else sources.source(written, means)


def _newest(written: SourceText) -> sources.Source:
    folder = Path(written.place)
    found = sources.images_below(folder)
    if not found:
        raise InspectorError(ErrorCode.NO_IMAGES, said("There are no pictures in {folder} yet.", folder=folder))
    newest = max(found, key=lambda path: path.stat().st_mtime)
    return sources.Source(written, folder.name or str(folder), lambda: ImageFiles([newest]), 1)
