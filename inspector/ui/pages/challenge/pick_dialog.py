"""Chooses pictures of the validation set or of the record that become samples."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.pages.challenge.gallery import Gallery, Shown
from inspector.ui.pages.challenge.work import Candidate
from inspector.ui.widgets.dialog_size import size_dialog
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.verdict_banner import verdict_word

_SIZE = (760, 560)
_END_MS = 3000
translate = QCoreApplication.translate


class PickDialog(QDialog):
    """Stands over the window."""

    given = Signal(object)
    """The `Candidate`s that were chosen."""

    def __init__(self, title: str, found: Sequence[Candidate], nothing: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        size_dialog(self, *_SIZE)
        self.gallery = Gallery()
        self.gallery.setAccessibleName(title)
        self.gallery.show_all([Shown(each, each.path, "\n".join(filter(None, (each.name, _about(each))))) for each in found])
        self.take, self.keep = IconButton("check", self.tr("Choose"), primary=True), IconButton("close", self.tr("Cancel"))
        said = QLabel(nothing if not found else self.tr("Tap every picture that is to become a sample."))
        said.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.keep, self.take):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(said)
        layout.addWidget(self.gallery, 1)
        layout.addLayout(buttons)
        self.gallery.picked.connect(self._on_picked)
        self.keep.clicked.connect(self.reject)
        self.take.clicked.connect(self._on_take)
        self.finished.connect(self.deleteLater)
        self._on_picked()

    def done(self, result: int) -> None:
        self.gallery.stop(_END_MS)
        super().done(result)

    @Slot()
    def _on_picked(self) -> None:
        self.take.setEnabled(bool(self.gallery.chosen))

    @Slot()
    def _on_take(self) -> None:
        chosen = self.gallery.chosen
        self.accept()
        self.given.emit(chosen)


def _about(each: Candidate) -> str:
    truth = "" if each.is_defect is None else translate("PickDialog", "Defect") if each.is_defect else translate("PickDialog", "Good")
    return " · ".join(filter(None, ("" if each.verdict is None else verdict_word(each.verdict), truth)))
