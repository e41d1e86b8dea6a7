"""What the Inspect page can take pictures from: image files, a video, a camera."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_names import IMAGE_SUFFIXES
from inspector.core.progress import Progress, Steps
from inspector.datasets.listing import search_images
from inspector.devices.folder import ImageFiles
from inspector.devices.usb import FoundCamera, UsbCamera
from inspector.devices.video_file import VIDEO_SUFFIXES, VideoFile
from inspector.ui.bridge.camera_loop import CameraLike
from inspector.ui.file_patterns import patterns
from inspector.ui.plural import Counted, counted

CAMERA_WATCHDOG_MS = 3000


@dataclass(frozen=True, slots=True)
class Source:
    """Where pictures come from, and how to make the camera that delivers them."""

    label: str
    icon: str
    make: Callable[[], CameraLike]
    live: bool
    """Live: only the newest picture counts, what nobody has time for is skipped. Otherwise every picture is judged."""
    paths: tuple[Path, ...] = ()
    """The files in their order, where there are any: the n-th picture comes from the n-th path."""
    passed_over: int = 0
    """Files beside them that are no pictures to inspect."""

    @property
    def watchdog_ms(self) -> int:
        """How long the source may be silent; 0: as long as it likes."""
        return CAMERA_WATCHDOG_MS if self.live else 0


def find_source(paths: Sequence[Path]) -> Steps[Source]:
    """The source that files and folders named by the user make. Searching a large folder takes its time: run it in a job.

    Raises `NO_IMAGES`, `FOLDER_UNREADABLE`, and `BAD_ARGUMENT` for a video among other files.
    """
    yield Progress("Looking for images", 0, 0)
    videos = [path for path in paths if is_video(path)]
    if videos and len(paths) > 1:
        text = QCoreApplication.translate("sources", "The video {name} has to be opened alone.")
        raise InspectorError(ErrorCode.BAD_ARGUMENT, text.format(name=videos[0].name))
    return video_source(videos[0]) if videos else (yield from files_source(paths))


def is_video(path: Path) -> bool:
    """Whether the name says that it is a video."""
    return path.suffix.lower() in VIDEO_SUFFIXES and not path.is_dir()


def files_source(named: Sequence[Path]) -> Steps[Source]:
    """Image files, each judged once. Folders are searched."""
    listing = yield from search_images(named)
    found = listing.paths
    icon = "image" if len(found) == 1 else "images"
    return Source(_label(named, len(found)), icon, lambda: ImageFiles(found), False, found, listing.passed_over)


def video_source(path: Path) -> Source:
    """A video, every frame judged."""
    return Source(path.name, "video", lambda: VideoFile(path), False)


def camera_source(found: FoundCamera) -> Source:
    """A USB camera, live."""
    return Source(found.name, "camera", lambda: UsbCamera(found.index, name=found.name), True)


def simulated_source(make: Callable[[], CameraLike]) -> Source:
    """A camera that exists in memory only, live."""
    return Source(QCoreApplication.translate("sources", "Simulated camera"), "camera", make, True)


def picture_filter() -> str:
    """What the dialog for image files offers."""
    return QCoreApplication.translate("sources", "Images ({patterns})").format(patterns=patterns(IMAGE_SUFFIXES))


def video_filter() -> str:
    """What the dialog for videos offers."""
    return QCoreApplication.translate("sources", "Videos ({patterns})").format(patterns=patterns(VIDEO_SUFFIXES))


def _label(named: Sequence[Path], count: int) -> str:
    if len(named) == 1:
        return named[0].name or str(named[0])
    return counted(Counted.tr("{count} images", "", count), count)
