"""What a model that was tried makes of all known pictures, and the button that puts it to use."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import count_text, score_text
from inspector.ui.plural import counted
from inspector.ui.said_text import in_words
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.plain_table import PlainTable
from inspector.ui.widgets.verdict_banner import verdict_word

if TYPE_CHECKING:
    from inspector.services.relearning.effect import Pair
    from inspector.services.relearning.known_defects import Trial

_MOST = 50
"""Changes that are listed: the worst come first."""


class ResultPane(QFrame):
    """Hidden until something was tried."""

    use_requested = Signal(str, int)
    """The reason, and how many good parts more may be rejected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.trial: Trial | None = None
        self.heading, self.said, self.refusal = QLabel(), QLabel(), QLabel()
        self.kinds, self.changes = PlainTable(self.tr("Found by kind")), PlainTable(self.tr("Other verdicts"))
        self.agreed, self.reason = QSpinBox(), QLineEdit()
        self.use = IconButton("check", self.tr("Put to use"), primary=True)
        self._lay_out()
        self.agreed.valueChanged.connect(self._say)
        self.reason.textChanged.connect(self._say)
        self.use.clicked.connect(lambda: self.use_requested.emit(self.reason.text().strip(), self.agreed.value()))
        self.hide()

    def show_trial(self, trial: "Trial") -> None:
        """Shows what came of it."""
        self.trial = trial
        places = counted(self.tr("{count} places", "", trial.vectors), trial.vectors)
        pictures = counted(self.tr("of {count} pictures", "", len(trial.known)), len(trial.known))
        self.heading.setText(
            self.tr("A model that knows {places} {pictures}").format(places=places, pictures=pictures)
            if trial.vectors
            else self.tr("A model that knows no defects")
        )
        self._fill_kinds(trial)
        self._fill_changes(trial)
        self.agreed.setMaximum(len(trial.rejected))
        self._say()
        self.show()

    def clear(self) -> None:
        """Nothing is tried."""
        self.trial = None
        self.reason.clear()
        self.hide()

    @Slot()
    def _say(self) -> None:
        trial = self.trial
        if trial is None:
            return
        refusal = trial.refusal(self.agreed.value())
        self.refusal.setText(self.tr("It cannot be put to use: {why}.").format(why=in_words(refusal)) if refusal else "")
        self.refusal.setVisible(bool(refusal))
        self.use.setEnabled(not refusal and bool(self.reason.text().strip()))
        words = [counted(self.tr("{count} good parts would be rejected that pass now.", "", len(trial.rejected)), len(trial.rejected))]
        if trial.problems:
            words.append(counted(self.tr("{count} pictures could not be looked at.", "", len(trial.problems)), len(trial.problems)))
        self.said.setText(sentences_text(words))

    def _fill_kinds(self, trial: "Trial") -> None:
        rows = [(kind or self.tr("no kind named"), *map(count_text, counts)) for kind, counts in trial.found().items()]
        self.kinds.show_rows((self.tr("Kind"), self.tr("Defects"), self.tr("Found now"), self.tr("Found then")), rows)

    def _fill_changes(self, trial: "Trial") -> None:
        heads = (self.tr("Picture"), self.tr("What it is"), self.tr("Score now"), self.tr("Score then"), self.tr("Verdict then"))
        self.changes.show_rows(heads, [self._row(pair) for pair in trial.effect.changes[:_MOST]])

    def _row(self, pair: "Pair") -> tuple[str, ...]:
        image = pair.image
        groups = {"defect": self.tr("defect"), "good": self.tr("good part"), "challenge": self.tr("sample of the challenge")}
        what = image.kind or groups.get(str(image.group), self.tr("recorded part"))
        return image.name, what, score_text(pair.before.score), score_text(pair.after.score), verdict_word(pair.after.verdict)

    def _lay_out(self) -> None:
        self.heading.setFont(theme.font(theme.FONT_HEADING, bold=True))
        for label in (self.said, self.refusal):
            label.setWordWrap(True)
        self.reason.setPlaceholderText(self.tr("Reason, for the history"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.agreed.setAccessibleName(self.tr("Good parts more that may be rejected"))
        below = QHBoxLayout()
        below.addWidget(QLabel(self.tr("Good parts more that may be rejected")))
        below.addWidget(self.agreed)
        below.addWidget(self.reason, 1)
        below.addWidget(self.use)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        for widget in (self.heading, self.kinds, self.said, self.changes, self.refusal):
            layout.addWidget(widget)
        layout.addLayout(below)
