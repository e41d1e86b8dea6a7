"""The menu of sources: files, folder, video, the cameras that are connected."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from inspector.core.progress import Progress, Steps
from inspector.devices.usb import FoundCamera, available_cameras
from inspector.ui import icons
from inspector.ui.bridge.camera_loop import CameraLike
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.inspecting.sources import Source, camera_source, picture_filter, simulated_source, video_filter
from inspector.ui.pages.touch import make_menu_touchable


class SourceMenu(QMenu):
    """Asks for files by dialog and for cameras by name; cameras are looked for each time the menu opens."""

    paths_chosen = Signal(object)
    """Files and folders (a list of Path)."""
    camera_chosen = Signal(object)
    """A live `Source`."""

    def __init__(self, simulated: Callable[[], CameraLike | None], parent: QWidget | None = None) -> None:
        """`simulated` gives a camera for tests and demonstrations, or None."""
        super().__init__(parent)
        self._simulated = simulated
        make_menu_touchable(self)
        self._folder = ""
        self._search = NewestJob(self)
        self._search.succeeded.connect(self._on_cameras_found)
        self._search.failed.connect(self._on_search_failed)
        self._cameras: list[QAction] = []
        self.open_files = self._add("images", self.tr("Open images…"), self._on_files)
        self.open_files.setShortcut(QKeySequence.StandardKey.Open)
        self.open_folder = self._add("folder", self.tr("Open a folder…"), self._on_folder)
        self._add("video", self.tr("Open a video…"), self._on_video)
        self.addSection(self.tr("Cameras"))
        self.aboutToShow.connect(self.look_for_cameras)

    @Slot()
    def look_for_cameras(self) -> None:
        """Lists the cameras that are connected; the search runs in a thread, because it may wake cameras up."""
        if not self._search.running:
            self._show_cameras([self._note(self.tr("Looking for cameras…"))])
            self._search.start(_find_cameras())

    def stop(self, timeout_ms: int) -> bool:
        """Waits for a search that is going on; False when it does not end in time."""
        return self._search.stop(timeout_ms)

    def _add(self, icon: str, text: str, slot: object) -> QAction:
        action = self.addAction(icons.icon(icon, self), text)
        action.triggered.connect(slot)
        return action

    def _note(self, text: str) -> QAction:
        made = QAction(text, self)
        made.setEnabled(False)
        return made

    def _show_cameras(self, actions: list[QAction]) -> None:
        camera = self._simulated()
        if camera is not None:
            actions = [*actions, self._camera_action(simulated_source(lambda: camera))]
        for old in self._cameras:
            self.removeAction(old)
            old.deleteLater()
        self._cameras = actions
        self.addActions(actions)

    def _camera_action(self, source: Source) -> QAction:
        made = QAction(icons.icon(source.icon, self), source.label, self)
        made.setData(source)
        made.triggered.connect(self._on_camera)
        return made

    @Slot(object)
    def _on_cameras_found(self, found: Sequence[FoundCamera]) -> None:
        listed = [self._camera_action(camera_source(camera)) for camera in found]
        self._show_cameras(listed or [self._note(self.tr("No camera is connected"))])

    @Slot(object)
    def _on_search_failed(self, error: BaseException) -> None:
        self._show_cameras([self._note(self.tr("The cameras could not be listed"))])

    @Slot()
    def _on_camera(self) -> None:
        action: QObject = self.sender()
        if isinstance(action, QAction):
            self.camera_chosen.emit(action.data())

    @Slot()
    def _on_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self.window(), self.tr("Open images"), self._folder, picture_filter())
        self._choose(chosen)

    @Slot()
    def _on_folder(self) -> None:
        self._choose([QFileDialog.getExistingDirectory(self.window(), self.tr("Open a folder"), self._folder)])

    @Slot()
    def _on_video(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self.window(), self.tr("Open a video"), self._folder, video_filter())
        self._choose([chosen])

    def _choose(self, names: list[str]) -> None:
        paths = [Path(name) for name in names if name]
        if paths:
            self._folder = str(paths[0].parent)
            self.paths_chosen.emit(paths)


def _find_cameras() -> Steps[Sequence[FoundCamera]]:
    yield Progress("Looking for cameras", 0, 0)
    return available_cameras()
