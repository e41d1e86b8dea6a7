"""A source put together from fields: place and options as the list of kinds has them, and how it is written."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from inspector.core.errors import InspectorError
from inspector.devices.source_options import KINDS
from inspector.devices.source_syntax import SourceText, parse
from inspector.ui import theme
from inspector.ui.said_text import in_words
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.field import Field
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.setting_fields import option_reader

_ADDRESS = "rtsp"
_PLACES = {
    "usb": QT_TRANSLATE_NOOP("SourceFields", "Number of the camera, from 0"),
    "rtsp": QT_TRANSLATE_NOOP("SourceFields", "Address"),
    "watch": QT_TRANSLATE_NOOP("SourceFields", "Folder"),
    "genicam": QT_TRANSLATE_NOOP("SourceFields", "Serial number of the camera"),
}
_OPTIONS = {
    "timeout": QT_TRANSLATE_NOOP("SourceFields", "Lost after so many s without a picture"),
    "done": QT_TRANSLATE_NOOP("SourceFields", "Move pictures that were read into the folder"),
    "poll": QT_TRANSLATE_NOOP("SourceFields", "Seconds between two looks"),
    "exposure": QT_TRANSLATE_NOOP("SourceFields", "Exposure in µs"),
    "gain": QT_TRANSLATE_NOOP("SourceFields", "Gain"),
    "parts": QT_TRANSLATE_NOOP("SourceFields", "Folder of pictures"),
    "fps": QT_TRANSLATE_NOOP("SourceFields", "Pictures a second"),
    "width": QT_TRANSLATE_NOOP("SourceFields", "Width in px"),
    "height": QT_TRANSLATE_NOOP("SourceFields", "Height in px"),
    "vanish": QT_TRANSLATE_NOOP("SourceFields", "Unplugged after so many pictures"),
    "back": QT_TRANSLATE_NOOP("SourceFields", "Plugged in again after so many s"),
    "slow": QT_TRANSLATE_NOOP("SourceFields", "Every picture too late by ms"),
    "late": QT_TRANSLATE_NOOP("SourceFields", "Every tenth picture too late by ms"),
    "freeze": QT_TRANSLATE_NOOP("SourceFields", "Silent after so many pictures"),
    "wrong_size": QT_TRANSLATE_NOOP("SourceFields", "Every n-th picture is cut off"),
    "black": QT_TRANSLATE_NOOP("SourceFields", "Every n-th picture is black"),
    "burst": QT_TRANSLATE_NOOP("SourceFields", "So many pictures at once"),
}
"""What the options of sources are called; an option without an entry stands under its own name."""


class SourceFields(QWidget):
    """`written` is what they make. All kinds of addresses are one here: the address says which."""

    changed = Signal()
    settled = Signal()
    """Somebody has changed it and is done."""

    def __init__(self, kind: str, leave_out: Sequence[str] = ()) -> None:
        super().__init__()
        self.kind, known = kind, KINDS[kind]
        self.result = QLabel()
        self.options = {
            name: Field(_text(_OPTIONS.get(name, name)), option_reader(option), short=option.type is not str)
            for name, option in known.options.items()
            if name not in leave_out
        }
        self.place = Field(_text(_PLACES[kind]), str, short=kind == "usb", extra=self._browse_button()) if known.place else None
        self._lay_out()
        for each in (self.place, *self.options.values()):
            if each is not None:
                each.changed.connect(self._on_changed)
                each.settled.connect(self.settled)
        self._on_changed()

    @property
    def written(self) -> SourceText:
        """The source. Raises `BAD_ARGUMENT`."""
        kind, place = self.kind, str(self.place.value or "") if self.place is not None else ""
        if kind == _ADDRESS:
            scheme, _, rest = place.partition(":")
            known = scheme.lower() in KINDS and KINDS[scheme.lower()].is_address
            kind, place = (scheme.lower(), rest) if known else (kind, place)
        given = tuple((name, field.value) for name, field in self.options.items() if field.value)
        return parse(SourceText(kind, place, given).text)

    @property
    def problem(self) -> str:
        """Why there is no source; empty where there is one."""
        wrong = next((each.problem for each in self.options.values() if each.problem), "")
        if wrong:
            return wrong
        if self.place is not None and not self.place.value:
            return self.tr("Fill this in: {name}.").format(name=_text(_PLACES[self.kind]))
        if self.kind == _ADDRESS and "://" not in str(self.place.value if self.place is not None else ""):
            return self.tr("An address begins with rtsp://, rtsps://, http:// or https://, as in rtsp://user:password@host/stream.")
        try:
            self.written  # noqa: B018
        except InspectorError as error:
            return in_words(error.detail)
        return ""

    def _lay_out(self) -> None:
        self.result.setProperty("role", "muted")
        self.result.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for each in (self.place, *self.options.values(), self.result):
            if each is not None:
                layout.addWidget(each)

    def _browse_button(self) -> QWidget | None:
        if self.kind != "watch":
            return None
        button = IconButton("folder", tip=self.tr("Choose a folder"))
        button.clicked.connect(self._on_browse)
        return button

    @Slot()
    def _on_browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self.window(), self.tr("Choose a folder"))
        if chosen and self.place is not None:
            self.place.set_text(chosen)
            self.settled.emit()

    @Slot()
    def _on_changed(self) -> None:
        problem = self.problem
        self.result.setText(problem or self.tr("Written: {source}").format(source=self.written.safe))
        self.changed.emit()


def _text(text: str) -> str:
    return QCoreApplication.translate("SourceFields", text)
