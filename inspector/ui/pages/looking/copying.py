"""Which project areas are copied from: one of those opened last, or one in a folder."""

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from inspector import paths
from inspector.services.recent import recent_projects

_OFFERED = 12


class OtherProjects(QObject):
    """Asks over `window`."""

    chosen = Signal(Path)
    """The folder of the project."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.menu = QMenu(window)

    def ask(self, at: QPoint, own: Path | None) -> None:
        """Opens the menu at a point of the screen; the project in `own` is not offered."""
        self.menu.clear()
        for each in [each for each in recent_projects() if each.folder != own][:_OFFERED]:
            action = self.menu.addAction(each.name)
            action.setToolTip(str(each.folder))
            action.triggered.connect(lambda _=False, folder=each.folder: self.chosen.emit(folder))
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Choose a folder…")).triggered.connect(self._on_folder)
        self.menu.popup(at)

    @Slot()
    def _on_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Project to copy areas from"), str(paths.projects_folder()))
        if folder:
            self.chosen.emit(Path(folder))
