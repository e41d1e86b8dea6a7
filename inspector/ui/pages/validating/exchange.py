"""The menu of the page of validation images: data sets in and out, synthetic defects, and the mask of an image."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from inspector.core.synthetic import Wish
from inspector.services.validation.formats import Format
from inspector.services.validation.images import ValidationImage, ValidationSet
from inspector.ui.pages.validating import deeds
from inspector.ui.pages.validating.exchange_text import exported_text, imported_text, made_text
from inspector.ui.pages.validating.mask_dialog import MaskDialog
from inspector.ui.pages.validating.synthetic_dialog import SyntheticDialog
from inspector.ui.session import Session

_FOLDERS = {Format.COCO: "coco", Format.MVTEC: "mvtec"}


class Exchange(QObject):
    """Asks for files and folders, and hands the work to the images of the session. `menu` belongs to a button."""

    said = Signal(str)
    """What came of it."""

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._images, self._page = session, session.images, page
        self.menu = QMenu(page)
        self.import_coco = self.menu.addAction(self.tr("Import a COCO file…"))
        self.import_mvtec = self.menu.addAction(self.tr("Import MVTec folders…"))
        self.menu.addSeparator()
        self.export_coco = self.menu.addAction(self.tr("Export as COCO…"))
        self.export_mvtec = self.menu.addAction(self.tr("Export as MVTec folders…"))
        self.with_synthetic = self.menu.addAction(self.tr("Export synthetic defects as well"))
        self.with_synthetic.setCheckable(True)
        self.menu.addSeparator()
        self.synthetic = self.menu.addAction(self.tr("Draw synthetic defects…"))
        self.dialog: MaskDialog | SyntheticDialog | None = None
        """The one that is open, or was last."""
        self._connect()

    @Slot()
    def browse_coco(self) -> None:
        """Asks for a COCO file and imports it."""
        chosen, _ = QFileDialog.getOpenFileName(self._page.window(), self.tr("Import a COCO file"), "", self.tr("COCO files (*.json)"))
        self.take(Path(chosen) if chosen else None)

    @Slot()
    def browse_mvtec(self) -> None:
        """Asks for the folder of a product and imports it."""
        chosen = QFileDialog.getExistingDirectory(self._page.window(), self.tr("Import the folder of one product in MVTec's layout"))
        self.take(Path(chosen) if chosen else None)

    def take(self, source: Path | None) -> None:
        """Imports what `source` holds."""
        if source is not None and (folder := self._session.folder) is not None:
            self._images.do(lambda: deeds.imported(folder, source))

    def give(self, form: Format) -> None:
        """Asks for a folder and exports the set into a new one in it."""
        folder, known = self._session.folder, self._images.now
        if folder is None or known is None:
            return
        chosen = QFileDialog.getExistingDirectory(self._page.window(), self.tr("Export into a new folder in this one"))
        if chosen:
            target, synthetic = _new_folder(Path(chosen), f"{folder.name}-{_FOLDERS[form]}"), self.with_synthetic.isChecked()
            self._images.do(lambda: deeds.exported(folder, target, form, known, synthetic))

    @Slot()
    def ask_for_synthetic(self) -> None:
        """Asks which synthetic defects are to be drawn."""
        folder, project = self._session.folder, self._session.project
        if folder is not None and project is not None:
            dialog = SyntheticDialog(folder, self._images.now or ValidationSet(), project.mm_per_px, self._page.window())
            dialog.wanted.connect(self._draw)
            self._open(dialog)

    def paint(self, image: ValidationImage | None) -> None:
        """Lets the user paint the mask of an image."""
        folder = self._session.folder
        if folder is not None and image is not None:
            dialog = MaskDialog(folder, image, self._page.window())
            dialog.painted.connect(lambda drawn, size: self._images.do(lambda: deeds.painted(folder, image, drawn, size)))
            self._open(dialog)

    def _open(self, dialog: "MaskDialog | SyntheticDialog") -> None:
        self.dialog = dialog
        dialog.open()

    @Slot(object, object)
    def _draw(self, ground: object, wish: Wish) -> None:
        folder, known = self._session.folder, self._images.now or ValidationSet()
        if folder is not None:
            self._images.do(lambda: deeds.drawn(folder, ground, wish, known))  # type: ignore[arg-type]  # a signal knows no types

    @Slot(object)
    def _on_done(self, result: object) -> None:
        from inspector.services.validation.exporting import Exported  # they bring OpenCV, which the window must not wait for
        from inspector.services.validation.importing import Imported
        from inspector.services.validation.synthetic import Made

        if isinstance(result, Imported):
            self.said.emit(imported_text(result))
        elif isinstance(result, Exported):
            self.said.emit(exported_text(result))
        elif isinstance(result, Made):
            self.said.emit(made_text(result))

    def _connect(self) -> None:
        self.import_coco.triggered.connect(self.browse_coco)
        self.import_mvtec.triggered.connect(self.browse_mvtec)
        self.export_coco.triggered.connect(lambda: self.give(Format.COCO))
        self.export_mvtec.triggered.connect(lambda: self.give(Format.MVTEC))
        self.synthetic.triggered.connect(self.ask_for_synthetic)
        self._images.done.connect(self._on_done)


def _new_folder(parent: Path, name: str) -> Path:
    """One that is not there yet."""
    number = 1
    while (parent / (new := name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    return parent / new
