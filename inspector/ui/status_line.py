"""The line at the bottom: which project, which model, which threshold, what computes."""

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QStatusBar, QWidget

from inspector.ui import theme
from inspector.ui.limit_text import threshold_text
from inspector.ui.runtime_text import runtime_text, runtime_tip
from inspector.ui.session import Session
from inspector.ui.widgets.tap_tip import open_tip_by_tap

translate = QCoreApplication.translate

_SHORT_ID = 7


class StatusLine(QStatusBar):
    """Always says what verdicts are judged with. Nothing is cut off: where one line is too short the project has one of its own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project, self._model, self._threshold, self._runtime = QLabel(), QLabel(), QLabel(), QLabel()
        self._others = (self._model, self._threshold, self._runtime)
        self._row = QWidget()
        self._layout = QGridLayout(self._row)
        self._layout.setContentsMargins(theme.SPACE, 0, theme.SPACE, 0)
        self._layout.setHorizontalSpacing(3 * theme.SPACE)
        self._layout.setVerticalSpacing(0)
        self._layout.setColumnStretch(0, 1)
        for label in (self._project, *self._others):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "muted")
            label.setFont(theme.font(theme.FONT_SMALL, tabular=True))
        self._project.setMinimumWidth(1)  # the others have room first
        self._lines = 0
        self._arrange(1)
        open_tip_by_tap(self._project, *self._others)
        self.setSizeGripEnabled(False)
        self.addWidget(self._row, 1)
        signals = (session.project_changed, session.model_loading, session.model_changed, session.threshold_changed)
        for signal in (*signals, session.findings_changed):
            signal.connect(self._on_changed)
        self._on_changed()

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return self._lines

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = [label for label in (self._project, *self._others) if label.text()]
        needed = (
            sum(label.fontMetrics().horizontalAdvance(label.text()) for label in shown)
            + (len(shown) - 1) * self._layout.horizontalSpacing()
        )
        self._arrange(1 if needed <= self.width() - 4 * theme.SPACE else 2)

    def _arrange(self, lines: int) -> None:
        if lines == self._lines:
            return
        self._lines = lines
        self._project.setWordWrap(lines > 1)
        self._layout.addWidget(self._project, 0, 0, 1, 1 if lines == 1 else 1 + len(self._others))
        for column, label in enumerate(self._others, start=1):
            self._layout.addWidget(label, lines - 1, column)

    def texts(self) -> tuple[str, str, str, str]:
        """Project, model, threshold and runtime as they are shown."""
        return self._project.text(), self._model.text(), self._threshold.text(), self._runtime.text()

    @Slot()
    def _on_changed(self) -> None:
        self._fill()
        for label in self._others:
            label.setVisible(bool(label.text()))
        self._fit()

    def _fill(self) -> None:
        session, inspector = self._session, self._session.inspector
        self._project.setText(session.project.name if session.project else translate("StatusLine", "No project is open"))
        self._project.setToolTip(str(session.folder or ""))
        if inspector is not None:
            self._model.setText(translate("StatusLine", "Model {id}").format(id=short_id(inspector.model_id)))
            undecided = session.findings is not None and bool(session.findings.open)
            provisional = translate("StatusLine", " (provisional)") if inspector.threshold.provisional or undecided else ""
            value = threshold_text(inspector.threshold, session.findings)
            self._threshold.setText(translate("StatusLine", "Threshold {value}").format(value=value) + provisional)
            self._runtime.setText(runtime_text(inspector.runtime_name))
            self._runtime.setToolTip(runtime_tip(inspector.runtime_name))
            self._model.setToolTip(inspector.model_id)
            return
        waiting = translate("StatusLine", "Loading the model…") if session.busy else translate("StatusLine", "No model")
        self._model.setText(waiting if session.project else "")
        self._model.setToolTip("")
        self._threshold.clear()
        self._runtime.clear()


def short_id(model_id: str) -> str:
    """The part of a model's id that tells it from others, short enough to be read out."""
    return model_id.rpartition("-")[2][:_SHORT_ID]
