"""The menu of sources: what is asked for by dialog, and the cameras that are connected."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.core.access import Act
from inspector.core.progress import Progress, Steps
from inspector.devices.genicam import lack
from inspector.devices.source_syntax import SourceText
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.inspecting.source_dialog import SourceDialog
from inspector.ui.pages.sources import GENICAM, SOURCES, Ask, FromDevices, FromPaths, Source, Written
from inspector.ui.session import Session
from inspector.ui.widgets.icon_menu import IconMenu


class SourceMenu(IconMenu):
    """Asks for files by dialog and for cameras by name; cameras are looked for each time the menu opens."""

    paths_chosen = Signal(object, object)
    """Files and folders (a list of Path), and the kind of source that they are for (`FromPaths`)."""
    written = Signal(str)
    """A source in the syntax of sources."""
    camera_chosen = Signal(object)
    """A `Source`."""
    set_up_wanted = Signal()
    """Camera, trigger and serials are to be set."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folder = ""
        self._search = NewestJob(self)
        self._search.succeeded.connect(self._on_cameras_found)
        self._search.failed.connect(self._on_search_failed)
        self._cameras: list[QAction] = []
        self.set_up = self.add("settings", self.tr("Set up the line…"))
        self.set_up.triggered.connect(self.set_up_wanted)
        self.aboutToShow.connect(lambda: self.set_up.setVisible(session.people.may(Act.SET_UP_LINE)))
        self.addSeparator()
        self._openers = {kind.key: self._add(kind) for kind in SOURCES if not isinstance(kind, FromDevices)}
        self.opener("images").setShortcut(QKeySequence.StandardKey.Open)
        self.addSection(self.tr("Cameras"))
        self.aboutToShow.connect(self.look_for_cameras)

    def opener(self, key: str) -> QAction:
        """The entry that asks for files or a folder for this kind of source."""
        return self._openers[key]

    @Slot()
    def look_for_cameras(self) -> None:
        """Lists the cameras that are connected; the search runs in a thread, because it may wake cameras up."""
        if not self._search.running:
            self._show_cameras([self._note(self.tr("Looking for cameras…"))])
            self._search.start(_find_devices(self._session))

    def stop(self, timeout_ms: int) -> bool:
        """Waits for a search that is going on; False when it does not end in time."""
        return self._search.stop(timeout_ms)

    def _add(self, kind: FromPaths | Written) -> QAction:
        action = self.add(kind.icon, QCoreApplication.translate("Sources", kind.label))
        action.triggered.connect(lambda: self._ask(kind) if isinstance(kind, FromPaths) else self._write(kind))
        return action

    def _note(self, text: str) -> QAction:
        made = QAction(text, self)
        made.setEnabled(False)
        return made

    def _show_cameras(self, actions: list[QAction]) -> None:
        for old in self._cameras:
            self.removeAction(old)
            old.deleteLater()
        self._cameras = actions
        self.addActions(actions)

    def _camera_action(self, source: Source) -> QAction:
        made = QAction(source.label, self)
        self.give_icon(made, source.icon)
        made.setData(source)
        made.triggered.connect(self._on_camera)
        return made

    @Slot(object)
    def _on_cameras_found(self, found: tuple[Sequence[Source], bool]) -> None:
        sources, knows_genicam = found
        listed = [self._camera_action(source) for source in sources] or [self._note(self.tr("No camera is connected"))]
        self._show_cameras([*listed, self._add(GENICAM)] if knows_genicam else listed)

    @Slot(object)
    def _on_search_failed(self, error: BaseException) -> None:
        self._show_cameras([self._note(self.tr("The cameras could not be listed"))])

    @Slot()
    def _on_camera(self) -> None:
        action: QObject = self.sender()
        if isinstance(action, QAction):
            self.camera_chosen.emit(action.data())

    def _ask(self, kind: FromPaths) -> None:
        window, title = self.window(), QCoreApplication.translate("Sources", kind.label).rstrip("…")
        if kind.ask is Ask.FOLDER:
            names = [QFileDialog.getExistingDirectory(window, title, self._folder)]
        elif kind.ask is Ask.FILE:
            names = [QFileDialog.getOpenFileName(window, title, self._folder, kind.dialog_filter())[0]]
        else:
            names = QFileDialog.getOpenFileNames(window, title, self._folder, kind.dialog_filter())[0]
        paths = [Path(name) for name in names if name]
        if paths:
            self._folder = str(paths[0].parent)
            self.paths_chosen.emit(paths, kind)

    def _write(self, kind: Written) -> None:
        window, title = self.window(), QCoreApplication.translate("Sources", kind.label).rstrip("…")
        if kind.ask is Ask.FOLDER:
            answer = QFileDialog.getExistingDirectory(window, title, self._folder)
            self._folder = answer or self._folder
            if answer:
                self.written.emit(SourceText(kind.key, answer).text)
        else:
            dialog = SourceDialog(kind.key, title, window)
            dialog.written.connect(self.written)
            dialog.open()


def _find_devices(session: Session) -> Steps[tuple[Sequence[Source], bool]]:
    """The cameras that are there, and whether industrial ones can be used."""
    kinds = [kind for kind in SOURCES if isinstance(kind, FromDevices)]
    found: list[Source] = []
    for done, kind in enumerate(kinds):
        yield Progress("Looking for cameras", done, len(kinds))
        found += kind.devices(session)
    return found, lack(session.settings.now.gentl_producer) is None
