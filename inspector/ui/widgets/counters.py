"""What the line has done so far, in numbers that stay where they are."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from inspector.core.types import Verdict
from inspector.ui import icons, theme
from inspector.ui.number_text import NOTHING, count_text, ms_text, share_text
from inspector.ui.widgets.tap_tip import open_tip_by_tap

_LARGE = ("ok", "ng", "undecided", "yield")


class Counters(QWidget):
    """Triggers, verdicts, yield and times; right-aligned, with equally wide digits."""

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[str, str] = {}
        self._values: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}
        self._marks: dict[Verdict, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SPACE)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._add_rows()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_counts(0, 0, 0, 0)
        self.set_times(None, None)
        self._made = True
        self._tint()

    def set_counts(self, triggers: int, ok: int, ng: int, undecided: int) -> None:
        """Numbers of parts. The yield is OK of all judged parts; UNDECIDED lowers it, because it is handled as a reject."""
        for key, count in {"triggers": triggers, "ok": ok, "ng": ng, "undecided": undecided}.items():
            self._set(key, count_text(count))
        judged = ok + ng + undecided
        self._set("yield", share_text(ok / judged) if judged else NOTHING)

    def set_times(self, mean_ms: float | None, p95_ms: float | None) -> None:
        """Time per part: the mean, and what 95 of 100 parts stay below."""
        self._set("mean", ms_text(mean_ms))
        self._set("p95", ms_text(p95_ms))

    def set_large(self, large: bool) -> None:
        """Large: what an operator reads from two metres away, without the times."""
        for key in self._values:
            shown = not large or key in _LARGE
            self._values[key].setVisible(shown)
            self._labels[key].setVisible(shown)
            self._values[key].setFont(theme.font(theme.FONT_FIGURE if large else theme.FONT_HEADING, bold=True, tabular=True))
            self._labels[key].setFont(theme.font(theme.FONT_TITLE if large else theme.FONT_BODY))

    def text(self, key: str) -> str:
        """What is shown for "triggers", "ok", "ng", "undecided", "yield", "mean" or "p95"."""
        return self._values[key].text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._tint()

    def _add_rows(self) -> None:
        self._add("triggers", self.tr("Triggers"), tip=self.tr("How often a part was said to be there: each time one verdict is due"))
        self._add("ok", self.tr("OK"), Verdict.OK)
        self._add("ng", self.tr("NG"), Verdict.NG)
        self._add("undecided", self.tr("Undecided"), Verdict.UNDECIDED)
        self._add("yield", self.tr("Yield"), tip=self.tr("OK of all judged parts; UNDECIDED ones lower it, as they are handled as rejects"))
        self._add("mean", self.tr("Time, mean"), tip=self.tr("From the picture to the verdict"))
        self._add("p95", self.tr("Time, 95% below"), tip=self.tr("95 of 100 parts took less time than this, 5 took more"))

    def _add(self, key: str, name: str, verdict: Verdict | None = None, tip: str = "") -> None:
        row = self._grid.rowCount()
        label = QLabel(name)
        label.setProperty("role", "muted")
        left = QHBoxLayout()
        left.setSpacing(6)
        if verdict is not None:
            self._marks[verdict] = QLabel()
            left.addWidget(self._marks[verdict])
        left.addWidget(label, 1)
        value = QLabel()
        value.setFont(theme.font(theme.FONT_HEADING, bold=True, tabular=True))
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setBuddy(value)
        for each in (label, value):
            each.setToolTip(tip)
        open_tip_by_tap(label, value)
        self._names[key], self._values[key], self._labels[key] = name, value, label
        self._grid.addLayout(left, row, 0)
        self._grid.addWidget(value, row, 1)

    def _set(self, key: str, text: str) -> None:
        self._values[key].setText(text)
        self._values[key].setAccessibleName(f"{self._names[key]} {text}")

    def _tint(self) -> None:
        scheme, ratio = theme.colours(self), self.devicePixelRatioF()
        for verdict, label in self._marks.items():
            label.setPixmap(icons.pixmap(icons.verdict_icon(verdict), theme.scaled(16), theme.tone(scheme, verdict).ink, ratio))
