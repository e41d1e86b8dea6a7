"""What the model in use is worth, in a sentence, with the button for what comes next."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.services.worth import Step, Worth
from inspector.ui import theme
from inspector.ui.pages.building.worth_text import detail_text, step_button, worth_text
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.wrapped_row import WrappedRow


class WorthBox(QWidget):
    """The step that helps most is the main button; inspecting, tuning and exporting are always there."""

    step_requested = Signal(object)
    """The `Worth` whose step somebody wants to take."""
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worth: Worth | None = None
        self._said, self._detail, self._changed = QLabel(), QLabel(), QLabel()
        self.next_button = IconButton("right", self.tr("Next"))
        self.inspect_button = IconButton("inspect", self.tr("Inspect parts"))
        self.tune_button = IconButton("tune", self.tr("Tune the threshold"))
        self.export_button = IconButton(
            "export", self.tr("Export…"), tip=self.tr("Write the project with this model to a file for another PC")
        )
        self.next_button.clicked.connect(self._on_next)
        self.export_button.clicked.connect(self.export_requested)
        self._lay_out()

    def show_worth(self, worth: Worth | None, changed: str) -> None:
        """None: nothing is known of it yet. `changed`: what of the settings is another by now, a sentence; a build comes first then."""
        self._worth = worth
        said, detail = (worth_text(worth), detail_text(worth)) if worth is not None else ("", "")
        for label, text in ((self._said, said), (self._detail, "" if changed else detail), (self._changed, changed)):
            label.setText(text)
            label.setVisible(bool(text))
        own = worth is not None and worth.step not in (Step.INSPECT, Step.TUNE) and not changed
        if worth is not None and own:
            icon, text = step_button(worth)
            self.next_button.set_icon_name(icon)
            self.next_button.setText(text)
            self.next_button.setAccessibleName(text)
        self.next_button.setVisible(own)
        for button in (self.next_button, self.inspect_button, self.tune_button):
            button.set_primary(button is self.main_button and not changed)

    @property
    def main_button(self) -> IconButton:
        """The button for what comes next; inspecting where nothing is known."""
        if not self.next_button.isHidden():
            return self.next_button
        return self.tune_button if self._worth is not None and self._worth.step is Step.TUNE else self.inspect_button

    def said(self) -> str:
        """What it is worth; empty while nobody knows."""
        return self._said.text()

    def changed(self) -> str:
        """What is said of changed settings."""
        return self._changed.text()

    @Slot()
    def _on_next(self) -> None:
        if self._worth is not None:
            self.step_requested.emit(self._worth)

    def _lay_out(self) -> None:
        self._said.setFont(theme.font(theme.FONT_BODY, bold=True))
        self._detail.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for label in (self._said, self._detail, self._changed):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
        for buttons in ((self.next_button,), (self.inspect_button, self.tune_button, self.export_button)):
            row = WrappedRow()
            row.add(*buttons)
            row.add_stretch()
            layout.addWidget(row)
