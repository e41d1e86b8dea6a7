"""The line at the bottom: which project, which model, which threshold, what computes."""

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QWidget

from inspector.ui import theme
from inspector.ui.limit_text import threshold_text
from inspector.ui.session import Session
from inspector.ui.widgets.elided_label import ElidedLabel

translate = QCoreApplication.translate

_SHORT_ID = 7


class StatusLine(QStatusBar):
    """Always says what verdicts are judged with."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project, self._model, self._threshold, self._runtime = ElidedLabel(own_tip=False), QLabel(), QLabel(), QLabel()
        self.setSizeGripEnabled(False)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(theme.SPACE, 0, theme.SPACE, 0)
        layout.setSpacing(3 * theme.SPACE)
        layout.addWidget(self._project, 1)
        for label in (self._model, self._threshold, self._runtime):
            layout.addWidget(label)
        for label in (self._project, self._model, self._threshold, self._runtime):
            label.setProperty("role", "muted")
            label.setFont(theme.font(theme.FONT_SMALL, tabular=True))
        self.addWidget(row, 1)
        signals = (session.project_changed, session.model_loading, session.model_changed, session.threshold_changed)
        for signal in (*signals, session.findings_changed):
            signal.connect(self._on_changed)
        self._on_changed()

    def texts(self) -> tuple[str, str, str, str]:
        """Project, model, threshold and runtime as they are shown."""
        return self._project.text(), self._model.text(), self._threshold.text(), self._runtime.text()

    @Slot()
    def _on_changed(self) -> None:
        self._fill()
        for label in (self._model, self._threshold, self._runtime):
            label.setVisible(bool(label.text()))

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
            self._runtime.setText(inspector.runtime_name)
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
