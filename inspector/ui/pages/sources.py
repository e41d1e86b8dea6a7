"""What the Inspect page can take pictures from. Menu, dialogs, dropped files and the command line follow the list `SOURCES`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from inspector.core.camera_settings import CameraSettings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_names import IMAGE_SUFFIXES
from inspector.core.progress import Progress, Steps
from inspector.datasets.listing import find_images, search_images
from inspector.devices.camera import Camera, Feed
from inspector.devices.folder import ImageFiles
from inspector.devices.source_options import KINDS
from inspector.devices.source_syntax import SourceText, parse
from inspector.devices.sources import Means, source
from inspector.devices.usb import FoundCamera, UsbCamera, available_cameras, index_now
from inspector.devices.video_file import VIDEO_SUFFIXES, VideoFile
from inspector.services.usual_source import UsedSource
from inspector.ui.file_patterns import patterns
from inspector.ui.pages.simulated import simulated_camera
from inspector.ui.plural import Counted, counted
from inspector.ui.session import Session
from inspector.ui.text_marks import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Source:
    """Where pictures come from, and how to make the camera that delivers them."""

    label: str
    icon: str
    make: Callable[[], Camera]
    feed: Feed
    total: int = 0
    """How many pictures there are; 0: nobody knows."""
    has_files: bool = False
    """Every picture is a file of its own, which has a name and can be read again."""
    passed_over: int = 0
    """Files beside them that are no pictures to inspect."""
    written: str = field(default="", repr=False)
    """How it is written, by which it is found again another time; it may hold a password. Empty: it cannot be."""

    @property
    def safe(self) -> str:
        """What the record says of it: nothing that must not be told."""
        return self.label


class Ask(Enum):
    """What a kind of source asks its user for."""

    FILES = auto()
    FILE = auto()
    FOLDER = auto()
    FIELDS = auto()
    """Place and options."""


@dataclass(frozen=True, slots=True)
class FromPaths:
    """A kind of source made of files or of a folder. Texts are looked up in the translations when they are shown."""

    key: str
    icon: str
    label: str
    """What its entry in the menu says."""
    ask: Ask
    find: Callable[[Sequence[Path]], Steps[Source]]
    """Makes the source. Searching a large folder takes its time: it runs in a thread."""
    suffixes: frozenset[str] = frozenset()
    """Lower-case endings of its files. Where such a file is dropped, it is for this kind."""
    filter: str = ""
    """What the dialog says of these files, with `{patterns}` in it."""

    def claims(self, path: Path) -> bool:
        """Whether the name says that the file is for this kind."""
        return path.suffix.lower() in self.suffixes and not path.is_dir()

    def dialog_filter(self) -> str:
        """Which files its dialog offers."""
        return QCoreApplication.translate("Sources", self.filter).format(patterns=patterns(self.suffixes)) if self.filter else ""


@dataclass(frozen=True, slots=True)
class Written:
    """A kind of source that is then written in the syntax of sources."""

    key: str
    """The kind in that syntax; of addresses, the first one."""
    icon: str
    label: str
    """What its entry in the menu says."""
    ask: Ask


@dataclass(frozen=True, slots=True)
class FromDevices:
    """A kind of source that is there without being asked for: cameras. Both functions run in a thread."""

    key: str
    devices: Callable[[Session], Sequence[Source]]
    """What the menu lists."""
    first: Callable[[Session], Steps[Source]]
    """What `inspector gui --source NAME` starts."""


def find_source(paths: Sequence[Path]) -> Steps[Source]:
    """The source that files and folders named by the user make: the first kind takes what no other one claims.

    Raises `NO_IMAGES`, `FOLDER_UNREADABLE`, and `BAD_ARGUMENT` for a video among other files.
    """
    yield Progress("Looking for images", 0, 0)
    usual, *others = (kind for kind in SOURCES if isinstance(kind, FromPaths))
    kind = next((kind for kind in others if any(map(kind.claims, paths))), usual)
    return (yield from kind.find(paths))


def check_named(named: str) -> None:
    """Raises `BAD_ARGUMENT` where `inspector gui --source NAMED` names no source, with what there is."""
    parse(named) if ":" in named else device_kind(named)


def named_source(named: str, session: Session) -> Steps[Source]:
    """The source that is written in the syntax of sources, or the first device of a kind; `BAD_ARGUMENT` at once for no such kind.

    Raises `BAD_ARGUMENT` for what cannot be understood, `NO_IMAGES`, `FOLDER_UNREADABLE`, `CAMERA_LOST`.
    """
    return _written(named, session) if ":" in named else device_kind(named).first(session)


def _written(named: str, session: Session) -> Steps[Source]:
    yield Progress("Looking for images", 0, 0)
    text = parse(named)
    made = source(text, _means(session))
    has_files = made.feed is Feed.ENDLESS or made.total is not None
    return Source(made.label, _ICONS[text.kind], made.make, made.feed, made.total or 0, has_files, written=named)


def _means(session: Session) -> Means:
    """A watched folder's pictures that were taken are remembered with the project: another project may watch the same folder."""
    return Means(
        images=lambda folder: find_images([folder]).paths,
        camera=_camera_settings(session),
        producer=session.settings.now.gentl_producer,
        keep=session.folder,
    )


def _camera_settings(session: Session) -> CameraSettings:
    return CameraSettings() if session.project is None else session.project.camera


def device_kind(key: str) -> FromDevices:
    """The kind of source that is named on the command line. Raises `BAD_ARGUMENT` with those that there are."""
    kinds = {kind.key: kind for kind in SOURCES if isinstance(kind, FromDevices)}
    if key not in kinds:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"There is no source {key} that could be started; there are {', '.join(kinds)}.")
    return kinds[key]


def files_source(named: Sequence[Path]) -> Steps[Source]:
    """Image files, each judged once. Folders are searched."""
    listing = yield from search_images(named)
    found = listing.paths
    icon = "image" if len(found) == 1 else "images"
    written = SourceText("file", str(named[0])).text if len(named) == 1 and named[0].is_dir() else ""
    return Source(_label(named, len(found)), icon, lambda: ImageFiles(found), Feed.ONCE, len(found), True, listing.passed_over, written)


def video_source(path: Path) -> Source:
    """A video, every frame judged."""
    return Source(path.name, "video", lambda: VideoFile(path), Feed.ONCE)


def camera_source(found: FoundCamera, settings: CameraSettings) -> Source:
    """A USB camera, live."""
    written = SourceText("usb", str(found.index)).text
    return Source(found.name, "camera", lambda: UsbCamera(found.index, settings, name=found.name), Feed.LIVE, written=written)


def used_source(used: UsedSource, session: Session) -> Steps[Source]:
    """A source that was used before. A camera is found by the name that the system has for it, where it has one.

    Raises as `named_source` does.
    """
    text = parse(used.written) if ":" in used.written else None
    if text is None or text.kind != "usb" or not used.name:
        return (yield from named_source(used.written, session))
    found = FoundCamera(int(text.place), used.name)
    made = yield from named_source(replace(text, place=str(index_now(found))).text, session)
    return replace(made, label=used.name)


def simulated_source(make: Callable[[], Camera]) -> Source:
    """A camera that exists in memory only, live."""
    return Source(QCoreApplication.translate("Sources", "Simulated camera"), "camera", make, Feed.LIVE)


def _label(named: Sequence[Path], count: int) -> str:
    if len(named) == 1:
        return named[0].name or str(named[0])
    return counted(Counted.tr("{count} images", "", count), count)


def _find_video(paths: Sequence[Path]) -> Steps[Source]:
    yield Progress("Looking for images", 0, 0)
    if len(paths) > 1:
        video = next((path for path in paths if path.suffix.lower() in VIDEO_SUFFIXES), paths[0])
        text = QCoreApplication.translate("Sources", "The video {name} has to be opened alone.")
        raise InspectorError(ErrorCode.BAD_ARGUMENT, text.format(name=video.name))
    return video_source(paths[0])


def _cameras(session: Session) -> Sequence[Source]:
    return [camera_source(found, _camera_settings(session)) for found in available_cameras()]


def _first_camera(session: Session) -> Steps[Source]:
    yield Progress("Looking for cameras", 0, 0)
    cameras = _cameras(session)
    if not cameras:
        raise InspectorError(ErrorCode.CAMERA_LOST, "No camera is connected.")
    return cameras[0]


def _simulated(session: Session) -> Sequence[Source]:
    camera = session.simulated_camera
    return [] if camera is None else [simulated_source(lambda: camera)]


def _first_simulated(session: Session) -> Steps[Source]:
    camera = yield from simulated_camera(session)
    return replace(simulated_source(lambda: camera), written="simulated")


_ICONS = dict.fromkeys(KINDS, "camera") | {"file": "images", "watch": "watch_folder"}

SOURCES: list[FromPaths | Written | FromDevices] = [
    FromPaths(
        "images", "images", QT_TRANSLATE_NOOP("Sources", "Open images…"), Ask.FILES, files_source,
        IMAGE_SUFFIXES, QT_TRANSLATE_NOOP("Sources", "Images ({patterns})"),
    ),
    FromPaths("folder", "folder", QT_TRANSLATE_NOOP("Sources", "Open a folder…"), Ask.FOLDER, files_source),
    FromPaths(
        "video", "video", QT_TRANSLATE_NOOP("Sources", "Open a video…"), Ask.FILE, _find_video,
        VIDEO_SUFFIXES, QT_TRANSLATE_NOOP("Sources", "Videos ({patterns})"),
    ),
    Written("watch", "watch_folder", QT_TRANSLATE_NOOP("Sources", "Watch a folder…"), Ask.FOLDER),
    Written("rtsp", "camera", QT_TRANSLATE_NOOP("Sources", "Open a network camera…"), Ask.FIELDS),
    FromDevices("camera", _cameras, _first_camera),
    FromDevices("simulated", _simulated, _first_simulated),
]  # fmt: skip
"""Every kind of source in the order of the menu: a new one is its device and its line here."""
GENICAM = Written("genicam", "camera", QT_TRANSLATE_NOOP("Sources", "Open an industrial camera…"), Ask.FIELDS)
"""Offered with the cameras where everything is installed that it takes."""
