"""A place to drop files and folders on, with buttons for those who do not drag."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from inspector.ui import icons, theme
from inspector.ui.widgets.icon_button import IconButton

_ICON_PX = 40

ChooseFolder = Callable[[QWidget, str], Path | None]
ChooseFiles = Callable[[QWidget, str, str], list[Path]]


class PathDrop(QWidget):
    """Emits local paths, however they were chosen; says in one sentence why something dropped is refused."""

    paths_chosen = Signal(list)
    """One or more `Path`s."""
    refused = Signal(str)

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(
        self,
        text: str = "",
        *,
        folders: bool = True,
        files: bool = True,
        file_filter: str = "",
        choose_folder: ChooseFolder | None = None,
        choose_files: ChooseFiles | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`text`: what to drop here. `folders`, `files`: what is wanted. `file_filter`: as in QFileDialog."""
        super().__init__(parent)
        self._folders, self._files, self._filter = folders, files, file_filter
        self._ask_folder, self._ask_files = choose_folder or _folder_dialog, choose_files or _files_dialog
        self._highlighted = False
        self._icon, self._text, self._problem = QLabel(), QLabel(text or self._default_text()), QLabel()
        self._folder_button = IconButton("folder", self.tr("Choose folder…"))
        self._files_button = IconButton("images", self.tr("Choose files…"))
        self.setAcceptDrops(True)
        self.setMinimumSize(theme.scaled(260), theme.scaled(150))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self._text.text())
        self._lay_out()
        self._folder_button.clicked.connect(self.browse_folder)
        self._files_button.clicked.connect(self.browse_files)
        self._made = True
        self._tint()

    @property
    def highlighted(self) -> bool:
        """Whether something that can be dropped is held over the zone."""
        return self._highlighted

    @property
    def problem(self) -> str:
        """Why the last thing dropped was refused; empty when it was not."""
        return self._problem.text()

    @Slot()
    def browse_folder(self) -> None:
        """Asks for a folder."""
        folder = self._ask_folder(self, self.tr("Choose a folder"))
        if folder is not None:
            self._accept([folder])

    @Slot()
    def browse_files(self) -> None:
        """Asks for files."""
        files = self._ask_files(self, self.tr("Choose files"), self._filter)
        if files:
            self._accept(files)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._highlight(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._highlight(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._highlight(False)
        paths, problem = self._sorted_out(event.mimeData().urls())
        if problem:
            self._problem.setText(problem)
            self.refused.emit(problem)
        else:
            event.acceptProposedAction()
            self._accept(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = theme.colours(self)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(QColor(scheme.accent if self._highlighted else scheme.muted), 2.5 if self._highlighted else 1.5)
            pen.setDashPattern([5, 4])
            painter.setPen(pen)
            painter.setBrush(QColor(scheme.raised if self._highlighted else scheme.surface))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), theme.RADIUS + 2, theme.RADIUS + 2)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._tint()

    def _sorted_out(self, urls: list[QUrl]) -> tuple[list[Path], str]:
        """The local paths, or the sentence that says why they cannot be used."""
        foreign = next((url for url in urls if not url.isLocalFile()), None)
        if foreign is not None:
            where = foreign.host() or foreign.scheme()
            return [], self.tr("That lies on {where}, not on this PC: save it here first, then drop the file.").format(where=where)
        paths = [Path(url.toLocalFile()) for url in urls]
        for path in paths:
            if not path.exists():
                return [], self.tr("{name} does not exist any more.").format(name=path.name)
            if path.is_dir() and not self._folders:
                return [], self.tr("{name} is a folder; drop files here.").format(name=path.name)
            if not path.is_dir() and not self._files:
                return [], self.tr("{name} is a file; drop the folder that holds it.").format(name=path.name)
        return paths, ""

    def _accept(self, paths: list[Path]) -> None:
        self._problem.clear()
        if paths:
            self.paths_chosen.emit(paths)

    def _highlight(self, on: bool) -> None:
        self._highlighted = on
        self.update()

    def _default_text(self) -> str:
        if self._folders and self._files:
            return self.tr("Drop images or folders here")
        return self.tr("Drop a folder here") if self._folders else self.tr("Drop files here")

    def _lay_out(self) -> None:
        centre = Qt.AlignmentFlag.AlignCenter
        self._text.setFont(theme.font(theme.FONT_HEADING))
        for label in (self._icon, self._text, self._problem):
            label.setAlignment(centre)
        for label in (self._text, self._problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button, wanted in ((self._folder_button, self._folders), (self._files_button, self._files)):
            buttons.addWidget(button)
            if not wanted:  # one that is shown before it is laid out would be a window of its own
                button.hide()
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(theme.SPACE)
        layout.addStretch(1)
        for label in (self._icon, self._text):
            layout.addWidget(label)
        layout.addLayout(buttons)
        layout.addWidget(self._problem)
        layout.addStretch(1)

    def _tint(self) -> None:
        scheme = theme.colours(self)
        self._icon.setPixmap(icons.pixmap("drop", _ICON_PX, scheme.muted, self.devicePixelRatioF()))
        palette = self._problem.palette()
        palette.setColor(self._problem.foregroundRole(), QColor(scheme.undecided.ink))
        self._problem.setPalette(palette)


def _folder_dialog(parent: QWidget, title: str) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None


def _files_dialog(parent: QWidget, title: str, file_filter: str) -> list[Path]:
    return [Path(name) for name in QFileDialog.getOpenFileNames(parent, title, "", file_filter)[0]]
