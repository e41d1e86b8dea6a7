"""What a project is called and where it is stored: a new one in a folder of its name, unless somebody wants it elsewhere."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from inspector import paths
from inspector.core.errors import InspectorError
from inspector.services import projects
from inspector.ui.said_text import in_words
from inspector.ui.widgets.icon_button import IconButton

_CHECK_AFTER_MS = 150  # a folder on the network is not asked for at every key


class NameAndPlace(QObject):
    """Two fields and a button, which a form lays out. The place of a project that exists is fixed."""

    changed = Signal()
    """`problem` may be another one now."""

    def __init__(self, form: QWidget) -> None:
        super().__init__(form)
        self._form = form
        self.name, self.folder = QLineEdit(), QLineEdit()
        self.browse = IconButton("folder", tip=self.tr("Choose another place"))
        self._is_fixed = self._folder_is_own = False
        self._folder_problem = ""
        self._check = QTimer(self, singleShot=True, interval=_CHECK_AFTER_MS)
        self.name.textEdited.connect(self._on_name_edited)
        self.folder.textEdited.connect(self._on_folder_edited)
        self.browse.clicked.connect(self._on_browse)
        self._check.timeout.connect(self._on_check)

    def begin(self, sources: list[Path]) -> None:
        """For a new project from these files and folders, which may say what it is called."""
        self._folder_is_own = False
        self._fix(False)
        self.name.setText(_name_from(sources))
        self._on_name_edited()

    def show_existing(self, name: str, folder: Path) -> None:
        """Of a project that exists."""
        self._fix(True)
        self._folder_problem = ""
        self._check.stop()
        self.name.setText(name)
        self.folder.setText(str(folder))

    @property
    def path(self) -> Path:
        """Where the project is, or is to be."""
        return Path(self.folder.text().strip()).expanduser()

    @property
    def problem(self) -> str:
        """Why no project can be called so or lie there; empty when one can."""
        if not self.name.text().strip():
            return self.tr("Give the project a name.")
        if not self._is_fixed:
            if not self.folder.text().strip():
                return self.tr("Choose where the project is stored.")
            if self._check.isActive():
                return self.tr("Checking the folder…")
        return self._folder_problem

    def _fix(self, fixed: bool) -> None:
        self._is_fixed = fixed
        self.folder.setReadOnly(fixed)
        self.browse.setVisible(not fixed)

    def _check_folder_soon(self) -> None:
        self._folder_problem = ""
        self._check.start()
        self.changed.emit()

    @Slot()
    def _on_name_edited(self) -> None:
        if not self._is_fixed and not self._folder_is_own:
            name = projects.folder_name(self.name.text())
            self.folder.setText(str(paths.projects_folder() / name) if name else "")
        self._check_folder_soon()

    @Slot()
    def _on_folder_edited(self) -> None:
        self._folder_is_own = bool(self.folder.text().strip())
        self._check_folder_soon()

    @Slot()
    def _on_browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._form, self.tr("Where shall the project be stored?"), str(self.path.parent))
        if chosen:
            name = projects.folder_name(self.name.text()) or self.tr("New project")
            self.folder.setText(str(Path(chosen) / name))
            self._on_folder_edited()

    @Slot()
    def _on_check(self) -> None:
        if not self._is_fixed and self.folder.text().strip():
            try:
                projects.check_new_folder(self.path)
            except InspectorError as error:
                self._folder_problem = in_words(error.detail)
        self.changed.emit()


def _name_from(sources: list[Path]) -> str:
    """What the product may be called: the name of the folder its pictures are in, unless that says only that they are good."""
    if not sources:
        return ""
    folder = sources[0] if sources[0].is_dir() else sources[0].parent
    while folder.name.casefold() in {"good", "ok", "train", "images", "imgs", "pictures"} and folder.parent != folder:
        folder = folder.parent
    return folder.name
