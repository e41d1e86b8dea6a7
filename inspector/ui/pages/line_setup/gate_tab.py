"""Which pictures are not judged at all: every check with its limits and today's figures, to be switched off or widened."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.gate_settings import Check, GateSettings
from inspector.core.picture_limits import ABOUT, Figure, PictureLimits
from inspector.ui import theme
from inspector.ui.figure_text import check_name, limits_text
from inspector.ui.number_text import number_as_typed

_TIMES = (1.0, 1.5, 2.0, 3.0, 5.0)


class GateTab(QWidget):
    """One row a check that says something of the product."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._limits: PictureLimits | None = None
        self._figures: Mapping[Figure, float] = {}
        self._about = QLabel()
        self._about.setWordWrap(True)
        self.rows = {check: CheckRow(check) for check in Check}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._about)
        for row in self.rows.values():
            layout.addWidget(row)
            row.changed.connect(self._on_changed)
        layout.addStretch(1)
        self.show_settings(GateSettings(), None)

    @property
    def settings(self) -> GateSettings:
        """What was set."""
        found = GateSettings()
        for check, row in self.rows.items():
            found = found.with_check(check, row.is_on, row.times)
        return found

    def show_settings(self, settings: GateSettings, limits: PictureLimits | None) -> None:
        """Shows what is stored, and the limits of the model in use; None: it has none."""
        self._limits, self._figures = limits, {}
        for check, row in self.rows.items():
            row.show_setting(settings.looks_at(check), settings.times(check))
        self._say_limits()

    @Slot(object)
    def show_figures(self, figures: Mapping[Figure, float]) -> None:
        """What the picture that is shown is like."""
        self._figures = figures
        self._say_limits()

    def about(self) -> str:
        """What stands above the checks."""
        return self._about.text()

    def _say_limits(self) -> None:
        words = self.tr("Pictures that are not like those of good parts are not judged: the part is set aside, and the reason is shown.")
        none = self.tr("The model in use has no limits for pictures. Build a model: they are learned from its good parts.")
        self._about.setText(words if self._limits is not None else none)
        known = self._limits.ranges if self._limits is not None else {}
        for check, row in self.rows.items():
            of_check = [figure for figure in Figure if figure in known and ABOUT[figure].check is check]
            row.setVisible(bool(of_check))
            lines = []
            for figure in of_check:
                allowed = known[figure].widened(row.times)
                if allowed.least is not None or allowed.most is not None:
                    lines.append(limits_text(figure, self._figures.get(figure), allowed))
            row.say("\n".join(lines) or self.tr("Off by itself: good parts lie too differently for it."))

    @Slot()
    def _on_changed(self) -> None:
        self._say_limits()
        self.changed.emit()


class CheckRow(QWidget):
    """On or off, how much wider than learned, and the figures."""

    changed = Signal()

    def __init__(self, check: Check) -> None:
        super().__init__()
        self.box, self.wider, self._figures = QCheckBox(check_name(check)), QComboBox(), QLabel()
        self.wider.setAccessibleName(self.tr("Limits of: {check}").format(check=check_name(check)))
        self._figures.setProperty("role", "small")
        self._figures.setWordWrap(True)
        line, layout = QHBoxLayout(), QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        line.addWidget(self.box, 1)
        line.addWidget(self.wider)
        layout.addLayout(line)
        layout.addWidget(self._figures)
        self.show_setting(is_on=True, times=1.0)
        self.box.toggled.connect(self._on_edited)
        self.wider.currentIndexChanged.connect(self._on_edited)

    @property
    def is_on(self) -> bool:
        """Whether the check is made."""
        return self.box.isChecked()

    @property
    def times(self) -> float:
        """How much wider than learned its limits are."""
        return float(self.wider.currentData())

    def show_setting(self, is_on: bool, times: float) -> None:
        """Shows what is stored."""
        for widget in (self.box, self.wider):
            widget.blockSignals(True)
        self.box.setChecked(is_on)
        self.wider.clear()
        for each in sorted({*_TIMES, times}):
            wider = self.tr("{times} times as wide").format(times=number_as_typed(each))
            self.wider.addItem(self.tr("As learned") if each == 1 else wider, each)
        self.wider.setCurrentIndex(self.wider.findData(times))
        self.wider.setEnabled(is_on)
        for widget in (self.box, self.wider):
            widget.blockSignals(False)

    def say(self, text: str) -> None:
        """The limits, and today's figures."""
        self._figures.setText(text)

    def said(self) -> str:
        """What stands below."""
        return self._figures.text()

    @Slot()
    def _on_edited(self) -> None:
        self.wider.setEnabled(self.is_on)
        self.changed.emit()
