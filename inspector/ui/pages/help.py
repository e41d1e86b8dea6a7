"""Help: version, keys, where things are on this PC, what to send when something does not work, and all licences."""

import platform
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from inspector import __version__
from inspector.core.errors import Cancelled
from inspector.core.progress import Progress, Steps
from inspector.paths import HOME_VARIABLE
from inspector.services import capabilities, diagnostics
from inspector.services.context import Context
from inspector.services.licences import Component, components
from inspector.ui import icons, theme
from inspector.ui.bridge.job import Job
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.joined_text import named_text
from inspector.ui.page import Page, PageEntry, WindowServices
from inspector.ui.pages.key_list import KeyList
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll

ChooseFile = Callable[[QWidget, str, str], Path | None]
_EDITIONS = {
    "station": QT_TRANSLATE_NOOP("HelpPage", "Station: inspects, does not build"),
    "full": QT_TRANSLATE_NOOP("HelpPage", "Full: builds and inspects"),
    "checkout": QT_TRANSLATE_NOOP("HelpPage", "Started from its source"),
}
_FOLDERS = (
    QT_TRANSLATE_NOOP("HelpPage", "Projects"),
    QT_TRANSLATE_NOOP("HelpPage", "Settings and imported weights"),
    QT_TRANSLATE_NOOP("HelpPage", "Logs and crash reports"),
    QT_TRANSLATE_NOOP("HelpPage", "Cache"),
    QT_TRANSLATE_NOOP("HelpPage", "Program"),
)
"""What `diagnostics.folders` names."""
_LICENCES_PX = 300
_LOGO_PX = 48


class HelpPage(Page):
    """Everything but the list of licences is there at once; those are read, in a thread, when the page is shown."""

    collected = Signal(Path)
    """The file with the diagnostics."""
    folder_wanted = Signal(Path)
    """To be shown in the system's file manager."""

    def __init__(
        self,
        context: Context,
        choose_file: ChooseFile | None = None,
        parent: QWidget | None = None,
        pages: tuple[PageEntry, ...] = (),
    ) -> None:
        """`pages` are those that the list of keys names."""
        super().__init__(parent)
        self._pages = pages
        self._context, self._choose_file = context, choose_file or _save_dialog
        self._job: Job | None = None
        self.collect_button = IconButton("export", self.tr("Collect diagnostics…"))
        self.collect_button.clicked.connect(self.collect)
        self.said = QLabel()
        self.licences, self.licence = QListWidget(), QPlainTextEdit()
        self.open_buttons: dict[str, IconButton] = {}
        self._components: list[Component] = []
        self._looking = NewestJob(self)
        self._looking.succeeded.connect(self._on_components)
        self._looking.failed.connect(self._on_failed)
        self.licences.currentRowChanged.connect(self._on_component)
        self._lay_out()

    @Slot()
    def collect(self) -> None:
        """Asks for a file and writes the diagnostics into it, in a thread."""
        if self._job is not None:
            return
        file = self._choose_file(self, self.tr("Collect diagnostics"), diagnostics.proposed_name())
        if file is None:
            return
        self._job = Job(diagnostics.collect(file, self._context), self)
        self._job.stepped.connect(self._on_stepped)
        self._job.succeeded.connect(self._on_collected)
        self._job.failed.connect(self._on_failed)
        self._job.ended.connect(self._on_ended)
        self.collect_button.setEnabled(False)
        self._job.start()

    def shutdown(self, timeout_ms: int = 0) -> bool:
        """Gives up collecting; nothing is left behind. Reading the licences may be cut off."""
        self._looking.drop()
        if self._job is not None:
            self._job.cancel()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._components and not self._looking.running:
            self._looking.start(_look_for_components())

    @Slot(object)
    def _on_components(self, found: list[Component]) -> None:
        self._components = found
        self.licences.addItems([f"{each.name} {each.version}".strip() for each in found])
        self.licences.setCurrentRow(0)

    @Slot(int)
    def _on_component(self, row: int) -> None:
        if 0 <= row < len(self._components):
            chosen = self._components[row]
            head = "\n".join(line for line in (f"{chosen.name} {chosen.version}".strip(), chosen.licence, chosen.home) if line)
            self.licence.setPlainText(f"{head}\n\n{chosen.text}".strip())

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        self.said.setText(self.tr("Testing this installation: {done} of {total}").format(done=progress.done, total=progress.total))

    @Slot(object)
    def _on_collected(self, file: Path) -> None:
        self.said.setText(self.tr("Written to {file}. Nothing was sent: send it to whoever looks after this program.").format(file=file))
        self.collected.emit(file)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self.said.clear()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    @Slot()
    def _on_ended(self) -> None:
        job, self._job = self._job, None
        self.collect_button.setEnabled(True)
        if job is not None:
            job.deleteLater()

    # -- how it looks ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, theme.SPACE, 2 * theme.SPACE)
        column.setSpacing(2 * theme.SPACE)
        column.addLayout(self._make_head())
        column.addWidget(_heading(self.tr("Keys")))
        column.addWidget(KeyList(self._pages))
        column.addWidget(_heading(self.tr("Folders on this PC")))
        column.addLayout(self._make_folders())
        text = self.tr("The environment variable {name} moves all of them but the program into one folder.").format(name=HOME_VARIABLE)
        column.addWidget(_muted(text))
        column.addWidget(_heading(self.tr("If something does not work")))
        column.addLayout(self._make_diagnostics())
        column.addWidget(_heading(self.tr("Parts and their licences")))
        column.addLayout(self._make_licences(), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.SPACE, 2 * theme.SPACE, 3 * theme.SPACE, 0)
        layout.addWidget(PageScroll(content))

    def _make_head(self) -> QHBoxLayout:
        logo, words = QLabel(), QVBoxLayout()
        logo.setPixmap(icons.app_icon().pixmap(_LOGO_PX, _LOGO_PX))
        title = QLabel(f"Inspector {__version__}")
        title.setProperty("role", "title")
        words.addWidget(title)
        edition = QCoreApplication.translate("HelpPage", _EDITIONS[capabilities.edition()])
        words.addWidget(_muted(f"{edition} · Python {platform.python_version()} · {platform.platform(True)}"))
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(logo)
        row.addLayout(words, 1)
        return row

    def _make_folders(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.SPACE)
        grid.setColumnStretch(1, 1)
        for row, (name, folder) in enumerate(diagnostics.folders().items()):
            button = IconButton("folder", self.tr("Open folder"))
            button.clicked.connect(lambda _checked=False, folder=folder: self.folder_wanted.emit(folder))
            shown = QCoreApplication.translate("HelpPage", name)
            button.setAccessibleName(named_text(button.text(), shown))
            self.open_buttons[name] = button
            grid.addWidget(QLabel(shown), row, 0)
            grid.addWidget(ElidedLabel(str(folder), Qt.TextElideMode.ElideMiddle), row, 1)
            grid.addWidget(button, row, 2)
        return grid

    def _make_diagnostics(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.addWidget(
            _muted(
                self.tr(
                    "Collects logs, crash reports, versions, harmless settings and a self-test in one file, without passwords. "
                    "No images and no projects are in it, and it does not leave this PC unless you send it."
                )
            )
        )
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(self.collect_button)
        row.addWidget(self.said, 1)
        column.addLayout(row)
        return column

    def _make_licences(self) -> QHBoxLayout:
        self.licences.setAccessibleName(self.tr("Parts"))
        self.licence.setAccessibleName(self.tr("Licence"))
        self.licence.setReadOnly(True)
        self.licences.setFixedWidth(theme.scaled(_LICENCES_PX))
        for part in (self.licences, self.licence):
            part.setMinimumHeight(_LICENCES_PX)
        row = QHBoxLayout()
        row.addWidget(self.licences)
        row.addWidget(self.licence, 1)
        return row


def _look_for_components() -> Steps[list[Component]]:
    yield Progress("Reading the licences", 0, 0)
    return components()


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    page = HelpPage(window.session.context, pages=window.pages)
    page.folder_wanted.connect(window.telling.show_folder)
    return page


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


def _save_dialog(parent: QWidget, title: str, name: str) -> Path | None:
    desktop = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation)
    chosen = QFileDialog.getSaveFileName(parent, title, str(Path(desktop) / name), "ZIP (*.zip)")[0]
    return Path(chosen) if chosen else None
