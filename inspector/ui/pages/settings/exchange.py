"""Takes the settings of this PC to others and from others: asks for the file, and works on it in a thread."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.services.settings_exchange import SUFFIX, Import, export_settings, look_into
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.settings.import_dialog import ImportDialog
from inspector.ui.settings import UserSettings


class Exchange(QObject):
    """One thing at a time."""

    said = Signal(str)
    """What came of it."""
    failed = Signal(object)

    def __init__(self, settings: UserSettings, page: QWidget) -> None:
        super().__init__(page)
        self._settings, self._page = settings, page
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.dialog: ImportDialog | None = None
        """What asks whether to change the settings, once a file was read."""
        self._writing, self._reading = NewestJob(self), NewestJob(self)
        self._writing.succeeded.connect(self._on_written)
        self._reading.succeeded.connect(self._on_read)
        for job in (self._writing, self._reading):
            job.failed.connect(self.failed)

    @Slot()
    def ask_to_export(self) -> None:
        """Asks where to."""
        place = str(Path(self._folder) / f"inspector-settings{SUFFIX}")
        chosen = QFileDialog.getSaveFileName(self._page, self.tr("Export settings"), place, f"TOML (*{SUFFIX})")[0]
        if chosen:
            self.export(Path(chosen))

    @Slot()
    def ask_to_import(self) -> None:
        """Asks which file."""
        chosen = QFileDialog.getOpenFileName(self._page, self.tr("Import settings"), self._folder, f"TOML (*{SUFFIX})")[0]
        if chosen:
            self.look_into(Path(chosen))

    def export(self, file: Path) -> None:
        """Writes what holds here, without private settings; what was changed a moment ago is stored first."""
        self._folder = str(file.parent)
        self._settings.finish()
        self._writing.start(export_settings(file if file.suffix else file.with_suffix(SUFFIX)))

    def look_into(self, file: Path) -> None:
        """Reads a file and says what it would change."""
        self._folder = str(file.parent)
        self._settings.finish()
        self._reading.start(look_into(file))

    def stop(self, timeout_ms: int) -> bool:
        """Ends the threads; False when one does not end in time."""
        ended = [job.stop(timeout_ms) for job in (self._writing, self._reading)]
        return all(ended)

    @Slot(object)
    def _on_written(self, file: Path) -> None:
        self.said.emit(self.tr("Saved in {file}").format(file=file))

    @Slot(object)
    def _on_read(self, found: Import) -> None:
        self.dialog = ImportDialog(found, self._page)
        self.dialog.confirmed.connect(self._on_confirmed)
        self.dialog.open()

    @Slot(object)
    def _on_confirmed(self, values: dict[str, object]) -> None:
        self._settings.change(**values)
        self.said.emit(self.tr("The settings of the file hold from now on."))
