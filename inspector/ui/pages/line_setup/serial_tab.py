"""Where the serials of parts come from."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.name_template import serial_in_name
from inspector.core.record import SerialState
from inspector.core.serials import CodeKind, Serial, SerialOrigin, SerialSettings, Several
from inspector.core.setting import check_value
from inspector.ui import theme
from inspector.ui.said_text import in_words
from inspector.ui.widgets.choices import Choices
from inspector.ui.widgets.field import Field
from inspector.ui.widgets.icon_button import IconButton

_EXAMPLE = "part_0042.png"
_TEMPLATE = next(each for each in SerialSettings.__dataclass_fields__.values() if each.name == "template")


class SerialTab(QWidget):
    """`settings` with the box in `box`, which is drawn elsewhere."""

    changed = Signal()
    try_wanted = Signal()
    """The code in the picture that is shown is to be read."""

    def __init__(self) -> None:
        super().__init__()
        self.box: tuple[int, ...] = ()
        self._names: tuple[str, ...] = (_EXAMPLE,)
        self.origins = Choices(self._origins())
        self.template = Field(self.tr("Pattern of file names"), _template, short=False)
        self.example, self.found = QLabel(), QLabel()
        self.codes = {kind: QCheckBox(name) for kind, name in self._codes().items()}
        self.first = QCheckBox(self.tr("Of several different codes, take the uppermost"))
        self.rejects = QCheckBox(self.tr("No read rejects: a part without its serial is UNDECIDED"))
        self.try_button = IconButton("search", self.tr("Try on this picture"))
        self._file, self._code = QWidget(), QWidget()
        self._lay_out()
        self._connect()
        self._on_changed()

    @property
    def uses_box(self) -> bool:
        """Whether a box says where the code is."""
        return self.origins.value is SerialOrigin.CODE

    @property
    def settings(self) -> SerialSettings:
        """What was set; only where `problem` is empty."""
        return SerialSettings(
            origin=self.origins.value,
            template=self.template.value,
            codes=tuple(kind for kind, box in self.codes.items() if box.isChecked()),
            box=self.box,
            several=Several.FIRST if self.first.isChecked() else Several.REFUSED,
            no_read_rejects=self.rejects.isChecked(),
        )

    @property
    def problem(self) -> str:
        """Why it cannot be stored."""
        if not any(box.isChecked() for box in self.codes.values()):
            return self.tr("Choose one kind of code at least.")
        return self.template.problem

    def show_settings(self, settings: SerialSettings) -> None:
        """Shows what is stored."""
        self.box = settings.box
        self.origins.choose(settings.origin)
        self.template.set_text(settings.template)
        for kind, box in self.codes.items():
            box.setChecked(kind in settings.codes)
        self.first.setChecked(settings.several is Several.FIRST)
        self.rejects.setChecked(settings.no_read_rejects)
        self.show_serial(None)

    def show_names(self, names: tuple[str, ...]) -> None:
        """Names of files of the project, to try the pattern on."""
        self._names = names or (_EXAMPLE,)
        self._on_changed()

    def show_serial(self, serial: Serial | None) -> None:
        """What was read in the picture; None: nobody has tried."""
        if serial is None:
            self.found.setText("")
        elif serial.state is SerialState.READ:
            self.found.setText(self.tr("Read: {serial}").format(serial=serial.text))
        else:
            self.found.setText(self.tr("No read. {remark}").format(remark=in_words(serial.remark)))

    def _origins(self) -> tuple[tuple[SerialOrigin, str, str], ...]:
        return (
            (SerialOrigin.NONE, self.tr("None"), self.tr("Parts have no serial.")),
            (SerialOrigin.TYPED, self.tr("Typed"), self.tr("Somebody types it, or a scanner that works as a keyboard.")),
            (SerialOrigin.FILE_NAME, self.tr("File name"), self.tr("The name of the picture's file holds it.")),
            (SerialOrigin.CODE, self.tr("Code in the picture"), self.tr("A code on the part is read in the same picture.")),
        )

    def _codes(self) -> dict[CodeKind, str]:
        return {CodeKind.DATA_MATRIX: self.tr("DataMatrix"), CodeKind.QR: self.tr("QR"), CodeKind.CODE_128: self.tr("Code 128")}

    def _lay_out(self) -> None:
        hint = QLabel(self.tr("{serial} is where it stands, * any letters, ? one letter."))
        hint.setProperty("role", "muted")
        self.found.setFont(theme.font(bold=True))
        for label in (hint, self.example, self.found):
            label.setWordWrap(True)
        _column(self._file, self.template, hint, self.example)
        kinds = QWidget()
        row = QHBoxLayout(kinds)
        row.setContentsMargins(0, 0, 0, 0)
        for box in self.codes.values():
            row.addWidget(box)
        _column(self._code, kinds, self.first, self.try_button, self.found)
        _column(self, self.origins, self._file, self._code, self.rejects).addStretch(1)

    def _connect(self) -> None:
        self.origins.chosen.connect(self._on_changed)
        self.template.changed.connect(self._on_changed)
        self.try_button.clicked.connect(self.try_wanted)
        for box in (*self.codes.values(), self.first, self.rejects):
            box.toggled.connect(self.changed)

    @Slot()
    def _on_changed(self) -> None:
        self._file.setVisible(self.origins.value is SerialOrigin.FILE_NAME)
        self._code.setVisible(self.uses_box)
        self.rejects.setVisible(self.origins.value is not SerialOrigin.NONE)
        self.example.setText("\n".join(map(self._example, self._names)) if self.template.value else "")
        self.changed.emit()

    def _example(self, name: str) -> str:
        found = serial_in_name(name, self.template.value)
        if not found:
            return self.tr("{name} → does not fit: no read").format(name=name)
        return self.tr("{name} → {serial}").format(name=name, serial=found)


def _template(text: str) -> str:
    check_value(_TEMPLATE, text)
    return text


def _column(widget: QWidget, *rows: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.SPACE)
    for each in rows:
        layout.addWidget(each)
    return layout
