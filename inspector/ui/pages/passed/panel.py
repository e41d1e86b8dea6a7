"""Beside the part: what keeps the chosen place quiet, what comes of leaving it out, and the button that puts that to use."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.number_text import score_text
from inspector.ui.pages.effect_pane import EffectPane
from inspector.ui.pages.passed.silencers import SilencerList
from inspector.ui.pages.passed.work import Told
from inspector.ui.plural import counted
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from inspector.services.explain.passed import QuietPlace
    from inspector.services.relearning.quarantine import Quarantine


class PassedPanel(QWidget):
    """Shows; the page decides."""

    use_requested = Signal(str)
    """The reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.told, self.said, self.kept = QLabel(), QLabel(), QLabel(), QLabel()
        self.leave_out = IconButton("close", "", primary=True)
        self.try_marked = IconButton("search", "")
        self.silencers, self.progress, self.effect = SilencerList(), ProgressPanel(), EffectPane()
        self.reason = QLineEdit()
        self.use = IconButton("check", self.tr("Put to use"), primary=True)
        self.applying = QFrame()
        self._lay_out()
        self.reason.textChanged.connect(self._on_typed)
        self.use.clicked.connect(lambda: self.use_requested.emit(self.reason.text().strip()))
        self.show_found(None)
        self.clear()

    def show_place(self, told: Told, number: int, marked: set[str]) -> None:
        """Shows one of the places, with what is marked already."""
        threshold = told.inspector.threshold.value
        place = told.why.places[number]
        self.heading.setText(self.tr("Place {number} of {count}").format(number=number + 1, count=len(told.why.places)))
        self.told.setText(self._words(place, threshold))
        self.silencers.show_place(place, lambda silencer: told.crops.get((number, silencer)), marked, threshold)
        count = len(place.few)
        self.leave_out.setText(counted(self.tr("Leave {count} pictures out and try", "", count), count))
        self.leave_out.setVisible(count > 0)

    def clear(self) -> None:
        """Shows no place."""
        self.silencers.show_place(None, lambda _: None, (), 0.0)
        for label in (self.heading, self.told):
            label.clear()
        for button in (self.leave_out, self.try_marked):
            button.hide()
        self.reason.clear()

    def show_marked(self, count: int, *, idle: bool) -> None:
        """Says how many pictures are marked, over all places."""
        self.try_marked.setText(counted(self.tr("Try without the {count} marked", "", count), count))
        self.try_marked.setVisible(count > 0)
        for button in (self.try_marked, self.leave_out):
            button.setEnabled(idle)

    def show_found(self, found: "Quarantine | None") -> None:
        """Shows what was tried; None: nothing."""
        self.effect.show_effect(found.effect if found is not None else None)
        self.applying.setVisible(found is not None)
        if found is None:
            self.kept.hide()
            return
        count = len(found.kept)
        self.kept.setText(counted(self.tr("{count} good pictures keep their scores: they cannot be read any more.", "", count), count))
        self.kept.setVisible(count > 0)
        self._on_typed()

    def say(self, text: str) -> None:
        """A sentence above everything else; empty: none."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _words(self, place: "QuietPlace", threshold: float) -> str:
        now, limit = score_text(place.score, like=threshold), score_text(threshold, beside=place.score)
        if not place.few:
            return self.tr("Score {now}, threshold {limit}. It is like many good pictures: no few of them keep it quiet.").format(
                now=now, limit=limit
            )
        count, loud = len(place.few), score_text(place.loud, like=threshold)
        words = self.tr(
            "Score {now}, threshold {limit}. {count} good pictures silenced it: without them, it would score {loud}.", "", count
        )
        return counted(words, count, now=now, limit=limit, loud=loud)

    @Slot()
    def _on_typed(self) -> None:
        self.use.setEnabled(bool(self.reason.text().strip()))

    def _lay_out(self) -> None:
        self.heading.setFont(theme.font(theme.FONT_HEADING, bold=True))
        for label in (self.told, self.said, self.kept):
            label.setWordWrap(True)
        self.kept.setProperty("role", "muted")
        self.reason.setPlaceholderText(self.tr("Reason, for the history"))
        self.reason.setAccessibleName(self.tr("Reason"))
        buttons, below = QHBoxLayout(), QHBoxLayout(self.applying)
        below.setContentsMargins(0, 0, 0, 0)
        for button in (self.leave_out, self.try_marked):
            buttons.addWidget(button)
        buttons.addStretch(1)
        below.addWidget(self.reason, 1)
        below.addWidget(self.use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.SPACE, 0)
        layout.setSpacing(theme.SPACE)
        for widget in (self.said, self.heading, self.told):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        for part in (self.progress, self.effect, self.kept, self.applying, self.silencers):
            layout.addWidget(part)
        layout.addStretch(1)
        self.progress.hide()
        self.say("")
