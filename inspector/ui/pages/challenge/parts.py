"""What is seen on the page: how it stands, the samples, when it is asked for, and what came of challenges."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QSplitter, QVBoxLayout, QWidget

from inspector.core.challenge import ChallengeSample
from inspector.core.challenge_due import ChallengeSettings, Demand
from inspector.ui import icons, theme
from inspector.ui.pages.challenge.gallery import Gallery
from inspector.ui.pages.challenge.history import ChallengeHistory
from inspector.ui.pages.challenge.results import ResultsTable
from inspector.ui.pages.challenge.words import DEMANDS, choice_text, state_text
from inspector.ui.pages.challenge.work import Standing
from inspector.ui.widgets.icon_button import IconButton

_ICON_PX = 36
_MOST_HOURS = 744


class ChallengeParts(QWidget):
    """Knows no project; the page fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon, self.text, self.about = QLabel(), QLabel(), QLabel()
        self.run = IconButton("play", self.tr("Show all samples now"), primary=True, operator=True)
        self.samples, self.history, self.results = Gallery(), ChallengeHistory(), ResultsTable()
        self.add, self.remove = IconButton("plus", self.tr("Add…")), IconButton("trash", self.tr("Remove"))
        self.menu = QMenu(self)
        self.from_files = self.menu.addAction(self.tr("Pictures from files…"))
        self.from_validation = self.menu.addAction(self.tr("Validation images…"))
        self.from_history = self.menu.addAction(self.tr("Recorded parts…"))
        self.a_part = self.menu.addAction(self.tr("A real part…"))
        self.demand, self.hours, self.camera = QComboBox(), QDoubleSpinBox(), QLineEdit("usb:0")
        self.camera_row = QWidget()
        self._make_fields()
        self._lay_out()

    def show_standing(self, found: Standing | None) -> None:
        """How it stands; None: that is not known yet."""
        state = found.state if found is not None else None
        self.run.setEnabled(state is not None and bool(state.samples))
        text, about = state_text(state) if state is not None else ("", "")
        self.text.setText(text)
        self.about.setText(about)
        scheme = theme.colours(self)
        counts = state is not None and state.lapse is None
        ink = scheme.ok.ink if counts else scheme.undecided.ink if state is not None and state.is_asked else scheme.muted
        self.icon.setPixmap(icons.pixmap("ok" if counts else "clock", _ICON_PX, ink, self.devicePixelRatioF()))
        self.history.show_lines(found.lines if found is not None else ())
        self.camera_row.setVisible(state is not None and any(each.is_part for each in state.samples))

    def show_settings(self, settings: ChallengeSettings) -> None:
        """When the project asks, without telling anybody that it was changed."""
        for widget in (self.demand, self.hours):
            widget.blockSignals(True)
        self.demand.setCurrentIndex(self.demand.findData(str(settings.demand)))
        self.hours.setValue(settings.hours)
        for widget in (self.demand, self.hours):
            widget.blockSignals(False)

    @property
    def settings(self) -> ChallengeSettings:
        """What was set."""
        return ChallengeSettings(Demand(self.demand.currentData()), self.hours.value())

    @property
    def chosen(self) -> list[ChallengeSample]:
        """The samples that are selected."""
        return self.samples.chosen

    def _make_fields(self) -> None:
        for demand, text in DEMANDS.items():
            self.demand.addItem(choice_text(text), str(demand))
        self.demand.setAccessibleName(self.tr("When the project asks for it"))
        self.hours.setRange(0.25, _MOST_HOURS)
        self.hours.setDecimals(2)
        self.hours.setSuffix(self.tr(" h"))
        self.hours.setKeyboardTracking(False)
        self.hours.setAccessibleName(self.tr("How long one counts"))
        self.camera.setToolTip(self.tr("As sources are written: usb:0, rtsp://…, genicam:SERIAL"))
        self.camera.setAccessibleName(self.tr("Camera for real parts"))
        self.add.setMenu(self.menu)
        self.samples.setAccessibleName(self.tr("Samples"))
        self.text.setFont(theme.font(theme.FONT_TITLE, bold=True))
        self.about.setWordWrap(True)
        self.about.setProperty("role", "muted")
        self.remove.setEnabled(False)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.SPACE] * 4)
        layout.setSpacing(2 * theme.SPACE)
        layout.addLayout(self._head())
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._left())
        split.addWidget(self._right())
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setChildrenCollapsible(False)
        layout.addWidget(split, 1)

    def _head(self) -> QHBoxLayout:
        words, head = QVBoxLayout(), QHBoxLayout()
        words.addWidget(self.text)
        words.addWidget(self.about)
        head.setSpacing(2 * theme.SPACE)
        head.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(words, 1)
        head.addWidget(self.run)
        return head

    def _left(self) -> QWidget:
        box, layout = _column()
        buttons = QHBoxLayout()
        buttons.addWidget(_heading(self.tr("Samples")), 1)
        buttons.addWidget(self.remove)
        buttons.addWidget(self.add)
        layout.addLayout(buttons)
        layout.addWidget(self.samples, 1)
        camera = QHBoxLayout(self.camera_row)
        camera.setContentsMargins(0, 0, 0, 0)
        camera.addWidget(QLabel(self.tr("Camera for real parts")))
        camera.addWidget(self.camera, 1)
        layout.addWidget(self.camera_row)
        layout.addWidget(_heading(self.tr("When the project asks for it")))
        layout.addWidget(self.demand)
        hours = QHBoxLayout()
        hours.addWidget(QLabel(self.tr("One that was passed counts for")))
        hours.addWidget(self.hours)
        hours.addStretch(1)
        layout.addLayout(hours)
        return box

    def _right(self) -> QWidget:
        box, layout = _column()
        layout.addWidget(_heading(self.tr("Challenges so far")))
        layout.addWidget(self.history, 1)
        layout.addWidget(_heading(self.tr("What every sample got")))
        layout.addWidget(self.results, 1)
        return box


def _column() -> tuple[QFrame, QVBoxLayout]:
    box = QFrame()
    box.setProperty("role", "card")
    layout = QVBoxLayout(box)
    layout.setSpacing(theme.SPACE)
    return box, layout


def _heading(text: str) -> QLabel:
    label = QLabel(text)  # translated by whoever calls
    label.setFont(theme.font(theme.FONT_BODY, bold=True))
    return label
