"""Files played as if a camera had taken them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.camera import Camera, EndOfStream, Frame, Pacer
from inspector.devices.image_file import read_image


def images_in(paths: Iterable[Path]) -> Iterator[tuple[Path, Image | InspectorError]]:
    """Every file with its image, or with the reason why it has none: one bad file does not end the rest."""
    for path in paths:
        try:
            yield path, read_image(path)
        except InspectorError as error:
            yield path, error


class ImageFiles(Camera):
    """Delivers image files in order, one every `interval_ms` (0: as fast as they are asked for)."""

    def __init__(self, paths: Sequence[Path], interval_ms: float = 0.0, *, loop: bool = False, name: str = "Image files") -> None:
        self._paths = tuple(paths)
        self._interval_ms = interval_ms
        self._loop = loop
        self._name = name
        self._number = 0
        self._pacer: Pacer | None = None

    @property
    def name(self) -> str:
        """The name that it was given."""
        return self._name

    @property
    def total(self) -> int | None:
        """How many frames there will be; None in a loop."""
        return None if self._loop else len(self._paths)

    def open(self) -> None:
        """Starts from the first file."""
        self.close()
        if not self._paths:
            raise InspectorError(ErrorCode.NO_IMAGES, said("There are no image files to play."))
        self._number = 0
        self._pacer = Pacer(self._interval_ms / 1000)

    def read(self, timeout_ms: float) -> Frame | None:
        """The next file. One that cannot be read raises IMAGE_UNREADABLE once and counts as a frame."""
        pacer = self._pacer  # another thread may close meanwhile
        if pacer is None or (self._number >= len(self._paths) and not self._loop):
            raise EndOfStream(self._name)
        if not pacer.wait(timeout_ms):
            return None
        number = self._number
        self._number += 1
        path, image = next(images_in([self._paths[number % len(self._paths)]]))
        if isinstance(image, InspectorError):
            raise image
        return Frame(image, number, datetime.now(), str(path), path)

    def close(self) -> None:
        """Stops; a read that waits in another thread ends with None."""
        if self._pacer is not None:
            self._pacer.stop()
        self._pacer = None
