"""Takes recorded parts out of the project: tables of all that match or of those selected, and the pictures of those selected."""

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.core.errors import Cancelled
from inspector.core.progress import Steps
from inspector.core.record_query import Filter, Row
from inspector.services.recording.export import write_csv, write_parquet
from inspector.services.reviewing.archive import Archive
from inspector.services.reviewing.saving import SavedPictures, save_pictures
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.plural import counted


class Kind(Enum):
    """What parts are taken out as."""

    CSV = auto()
    PARQUET = auto()
    PICTURES = auto()


SUFFIXES = {Kind.CSV: "csv", Kind.PARQUET: "parquet"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be taken out."""

    kind: Kind
    selected: bool = False
    """Only the selected parts."""


class Exporter(QObject):
    """One thing at a time; a running one goes on until it is done or cancelled."""

    stepped = Signal(object)
    """A `Progress`."""
    ended = Signal(str)
    """What came of it, as a sentence; empty where it was cancelled or failed."""
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._place = Path()
        self._job = NewestJob(self)
        self._job.stepped.connect(self.stepped)
        self._job.succeeded.connect(self._on_saved)
        self._job.failed.connect(self._on_failed)

    @property
    def running(self) -> bool:
        """Whether something is being saved."""
        return self._job.running

    def ask(self, window: QWidget, wanted: Wanted, archive: Archive, matching: Filter, rows: list[Row]) -> None:
        """Asks where to, and saves there; nothing happens when the user changes his mind."""
        if wanted.kind is Kind.PICTURES:
            dialog = QFileDialog(window, self.tr("Save the pictures in"), self._folder)
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            suffix = SUFFIXES[wanted.kind]
            dialog = QFileDialog(window, self.tr("Save the table as"), self._folder, f"{suffix.upper()} (*.{suffix})")
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(suffix)  # the dialog then asks before it replaces a file, whatever was typed
            dialog.selectFile(f"parts.{suffix}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.save(Path(chosen), wanted, archive, matching, rows))
        dialog.open()

    def save(self, place: Path, wanted: Wanted, archive: Archive, matching: Filter, rows: list[Row]) -> None:
        """Saves to a file, or pictures into a folder."""
        if self._job.running:
            return
        self._place, self._folder = place, str(place.parent)
        meant = Filter(parts=tuple(row.id for row in rows)) if wanted.selected else archive.own(matching)
        self._job.start(_steps(place, wanted.kind, archive, meant, rows))

    def cancel(self) -> None:
        """Ends what is being saved; an old file then stands."""
        if self._job.running:
            self._job.drop()
            self.ended.emit("")

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        return self._job.stop(timeout_ms)

    @Slot()
    def show_place(self) -> None:
        """Opens the folder in which the last thing was saved."""
        folder = self._place if self._place.is_dir() else self._place.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    @Slot(object)
    def _on_saved(self, saved: int | SavedPictures) -> None:
        if isinstance(saved, int):
            text = counted(self.tr("{count} parts saved in {place}", "", saved), saved, place=str(self._place))
        else:
            text = counted(self.tr("{count} pictures saved in {place}", "", saved.saved), saved.saved, place=str(saved.folder))
            if saved.missing:
                text += "; " + counted(self.tr("of {count} parts none is kept", "", saved.missing), saved.missing)
        self.ended.emit(text)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self.ended.emit("")
        if not isinstance(error, Cancelled):
            self.failed.emit(error)


def _steps(place: Path, kind: Kind, archive: Archive, meant: Filter, rows: list[Row]) -> Steps[int | SavedPictures]:
    if kind is Kind.PICTURES:
        return (yield from save_pictures(archive, rows, place))
    if kind is Kind.PARQUET:
        return (yield from write_parquet(archive.reader, meant, place))
    return (yield from write_csv(archive.reader, meant, place))
