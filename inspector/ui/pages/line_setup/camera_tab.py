"""Which camera, and how it is to be set."""

from typing import Any

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QVBoxLayout, QWidget

from inspector.core.camera_settings import CameraSettings
from inspector.core.progress import Progress, Steps
from inspector.devices.genicam import Lack, lack
from inspector.devices.usb import FoundCamera, available_cameras
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.joined_text import list_text, named_text
from inspector.ui.number_text import number_as_typed
from inspector.ui.pages.source_fields import SourceFields
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.field import Field
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.setting_fields import setting_reader, setting_text

_KINDS = {
    "usb": QT_TRANSLATE_NOOP("CameraTab", "USB or built-in camera"),
    "rtsp": QT_TRANSLATE_NOOP("CameraTab", "Network camera"),
    "genicam": QT_TRANSLATE_NOOP("CameraTab", "Industrial camera (GenICam)"),
    "watch": QT_TRANSLATE_NOOP("CameraTab", "Watched folder"),
    "sim": QT_TRANSLATE_NOOP("CameraTab", "Simulated camera"),
}
_SETTINGS = {
    "width_px": QT_TRANSLATE_NOOP("CameraTab", "Width in px"),
    "height_px": QT_TRANSLATE_NOOP("CameraTab", "Height in px"),
    "fps": QT_TRANSLATE_NOOP("CameraTab", "Pictures a second"),
    "exposure": QT_TRANSLATE_NOOP("CameraTab", "Exposure"),
    "gain": QT_TRANSLATE_NOOP("CameraTab", "Gain"),
    "white_balance_k": QT_TRANSLATE_NOOP("CameraTab", "White balance in K"),
}
_NOTHING = CameraSettings()


class CameraTab(QWidget):
    """`written` is the source, `settings` how a USB camera is to be set; other sources have theirs in what is written."""

    changed = Signal()
    source_changed = Signal()
    """Somebody has chosen another source, or has set it in another way, and is done."""

    def __init__(self) -> None:
        super().__init__()
        self.kind = QComboBox()
        self.sources = {key: SourceFields(key, _SETTINGS_OF_PROJECT if key == "usb" else ("producer",)) for key in _KINDS}
        self.settings_fields = {name: Field(_text(text), setting_reader(CameraSettings, name)) for name, text in _SETTINGS.items()}
        self.compressed = QCheckBox(self.tr("Motion JPEG"))
        browse = IconButton("folder", tip=self.tr("Choose the producer's .cti file"))
        self.producer = Field(self.tr("GenTL producer of this PC (.cti)"), str, short=False, extra=browse)
        self.missing, self._connected, self._note = QLabel(), QLabel(), QLabel()
        self._about_compressed = QLabel(self.tr("Faster at large sizes, with compression marks"))
        self._usb, self._genicam = QWidget(), QWidget()
        self._search = NewestJob(self)
        self._lay_out()
        self._connect(browse)
        first = self.sources["usb"].place
        assert first is not None
        first.set_text("0")

    @property
    def source(self) -> SourceFields:
        """The fields of the kind that is chosen."""
        return self.sources[self.kind.currentData()]

    @property
    def settings(self) -> CameraSettings:
        """How a USB camera is to be set; only where `problem` is empty."""
        values: dict[str, Any] = {name: field.value for name, field in self.settings_fields.items()}
        return CameraSettings(**values, compressed=self.compressed.isChecked())

    @property
    def problem(self) -> str:
        """Why the settings cannot be stored."""
        return next((each.problem for each in self.settings_fields.values() if each.problem), "") or self.producer.problem

    def show_settings(self, settings: CameraSettings, producer: str) -> None:
        """Shows what is stored, of the project and of this PC."""
        for name, field in self.settings_fields.items():
            field.set_text(setting_text(getattr(settings, name), getattr(_NOTHING, name)))
        self.compressed.setChecked(settings.compressed)
        self.producer.set_text(producer)
        self.show_actual(None)

    def look_around(self) -> None:
        """Looks in a thread for cameras that are connected, and for what industrial ones need."""
        self._search.start(_look_around(str(self.producer.value or "")))

    def stop(self, timeout_ms: int) -> bool:
        """Waits for a search; False where it does not end in time."""
        return self._search.stop(timeout_ms)

    def show_actual(self, actual: CameraSettings | None, is_on: bool = False) -> None:
        """What the camera that is open says of itself."""
        odd = self.settings.not_followed(actual) if actual is not None and not self.problem else ()
        for name, field in self.settings_fields.items():
            value: float | None = getattr(actual, name) if actual is not None else None
            text = self.tr("It is {value}, not as asked") if name in odd else self.tr("It is {value}")
            nothing = self.tr("This camera does not say") if is_on else ""
            field.say(text.format(value=number_as_typed(round(value, 4))) if value else nothing)

    def _lay_out(self) -> None:
        for key, text in _KINDS.items():
            self.kind.addItem(_text(text), key)
        self.kind.setAccessibleName(self.tr("Source"))
        self._connected.setProperty("role", "muted")
        self.missing.setProperty("role", "problem")
        for label in (self._note, self._about_compressed):
            label.setProperty("role", "muted")
        self.compressed.setAccessibleDescription(self._about_compressed.text())
        for label in (self.missing, self._connected, self._note, self._about_compressed):
            label.setWordWrap(True)
        _column(self._usb, (self._connected, *self.settings_fields.values(), self.compressed, self._about_compressed))
        _column(self._genicam, (self.producer, self.missing))
        self.missing.hide()
        layout = _column(self, (self.kind, *self.sources.values(), self._usb, self._genicam, self._note))
        layout.addStretch(1)
        self._on_kind()

    def _connect(self, browse: IconButton) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.kind.currentIndexChanged.connect(self.source_changed)
        browse.clicked.connect(self._on_browse)
        self.producer.settled.connect(self.look_around)
        fields: tuple[Field | SourceFields, ...] = (*self.settings_fields.values(), self.producer, *self.sources.values())
        for each in fields:
            each.changed.connect(self.changed)
            each.settled.connect(self.source_changed)
        self.compressed.toggled.connect(self.changed)
        self.compressed.clicked.connect(self.source_changed)
        self._search.succeeded.connect(self._on_found)

    @Slot()
    def _on_kind(self) -> None:
        kind = self.kind.currentData()
        for key, each in self.sources.items():
            each.setVisible(key == kind)
        self._usb.setVisible(kind == "usb")
        self._genicam.setVisible(kind == "genicam")
        notes = {
            "usb": self.tr("Empty leaves what the camera has. The settings belong to the project and hold from the next Start on."),
            "rtsp": self.tr("Resolution, exposure and the like of a network camera are set in the camera itself."),
            "genicam": self.tr("What stands here is written with the source; everything else stays as the camera is set."),
            "watch": self.tr("Its newest picture is shown here, and no file is taken or moved."),
            "sim": self.tr("Pictures from a folder pass by; without one, grey discs. For trying out, also what goes wrong."),
        }
        self._note.setText(notes[kind])
        self.changed.emit()

    @Slot()
    def _on_browse(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self.window(), self.tr("Choose the GenTL producer"), "", "GenTL (*.cti)")
        if chosen:
            self.producer.set_text(chosen)
            self.look_around()

    @Slot(object)
    def _on_found(self, found: tuple[tuple[FoundCamera, ...], Lack | None]) -> None:
        cameras, missing = found
        names = list_text(named_text(str(each.index), each.name) for each in cameras)
        self._connected.setText(self.tr("Connected: {names}").format(names=names) if names else self.tr("No camera is connected."))
        words = {
            None: "",
            Lack.PACKAGE: self.tr("Industrial cameras need a package that is not installed: pip install harvesters."),
            Lack.PRODUCER: self.tr("No GenTL producer is installed: install the camera maker's software, or choose its .cti file."),
            Lack.FILE: self.tr("This GenTL producer is not there."),
        }
        self.missing.setText(words[missing])
        self.missing.setVisible(missing is not None)


_SETTINGS_OF_PROJECT = ("width", "height", "fps", "compressed", "exposure", "gain", "white_balance")
"""Options of a USB camera: here they are settings of the project."""


def _look_around(producer: str) -> Steps[tuple[tuple[FoundCamera, ...], Lack | None]]:
    """Cameras that are connected, and what industrial ones lack."""
    yield Progress("Looking for cameras", 0, 1)
    return available_cameras(), lack(producer)


def _column(widget: QWidget, rows: tuple[QWidget, ...]) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.SPACE)
    for each in rows:
        layout.addWidget(each)
    return layout


def _text(text: str) -> str:
    return QCoreApplication.translate("CameraTab", text)
