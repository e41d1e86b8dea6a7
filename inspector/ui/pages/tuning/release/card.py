"""The card with which a threshold comes into force: what is in force or drafted, the trial, the reason, and the buttons."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from inspector.core.project import Project
from inspector.core.thresholds import Threshold
from inspector.services.releasing.persons import may_release
from inspector.ui.pages.tuning.cards import card, note, row, say
from inspector.ui.pages.tuning.release import words
from inspector.ui.pages.tuning.release.trial_box import TrialBox
from inspector.ui.widgets.icon_button import IconButton

_MOST_REASON = 500


class ReleaseCard(QWidget):
    """Shows what it is told. What is put in force is always what is tried out on the page."""

    draft_wanted = Signal()
    discard_wanted = Signal()
    look_wanted = Signal()
    """The draft is to be tried out on the page."""
    release_wanted = Signal()
    two_persons_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, grid = card(self.tr("Before it counts"))
        self.state, self.hint = note(), note()
        self.trial = TrialBox()
        self.reason = QLineEdit()
        self.reason.setMaxLength(_MOST_REASON)
        self.reason.setPlaceholderText(self.tr("Why, for the history"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.draft = IconButton("edit", self.tr("Draft"), tip=self.tr("Keep it for later, or for another person; nothing changes yet"))
        self.release = IconButton("check", self.tr("Put in force"), primary=True)
        self.look, self.discard = IconButton("eye", self.tr("Show the draft")), IconButton("trash", self.tr("Discard it"))
        self.two_persons = QCheckBox(self.tr("A second person puts it in force"))
        for line, part in enumerate((self.state, self.trial, self.reason), start=1):
            grid.addWidget(part, line, 0, 1, 2)
        grid.addLayout(row(self.draft, self.release, stretch=1), 4, 0, 1, 2)
        grid.addLayout(row(self.look, self.discard), 5, 0, 1, 2)
        grid.addWidget(self.hint, 6, 0, 1, 2)
        grid.addWidget(self.two_persons, 7, 0, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        for button, signal in (
            (self.draft, self.draft_wanted),
            (self.discard, self.discard_wanted),
            (self.look, self.look_wanted),
            (self.release, self.release_wanted),
        ):
            button.clicked.connect(signal)
        self.two_persons.clicked.connect(self.two_persons_wanted)
        self.reason.returnPressed.connect(self._on_return)

    def show_state(self, project: Project, model_id: str, now: Threshold, stored: Threshold, who: str, ready: bool = True) -> None:
        """What is tried out (`now`) beside what is in force and what is drafted. Not `ready`: what it does is not known yet."""
        draft = project.draft
        drafted = draft.record.threshold if draft is not None and draft.model_id == model_id else None
        is_new, is_draft = now != stored, drafted is not None and now == drafted
        say(self.state, words.in_force_text(project.in_force(model_id)) if draft is None else words.draft_text(draft))
        may = may_release(project, draft if is_draft else None, who)
        for widget, shown in ((self.look, draft is not None and not is_draft), (self.discard, draft is not None)):
            widget.setVisible(shown)
        self.look.setEnabled(drafted is not None)
        self.draft.setEnabled(is_new and not is_draft and (draft is None or draft.record.who == who) and ready)
        self.release.setEnabled(is_new and may and ready)
        self.reason.setEnabled(is_new)
        self.trial.begin.setEnabled(is_new)
        self.two_persons.setChecked(project.two_persons)
        say(self.hint, self._hint(project, model_id, who) if not may or draft is not None else "")

    def ask_for_reason(self) -> None:
        """Nothing is put in force without one."""
        say(self.hint, self.tr("Say why in a few words: they stand in the history."))
        self.reason.setFocus()

    def _hint(self, project: Project, model_id: str, who: str) -> str:
        """What stands against putting a threshold in force."""
        draft = project.draft
        if draft is None:
            return self.tr("In this project one person drafts a threshold, and another one puts it in force.")
        if draft.model_id != model_id:
            return self.tr("It was drafted for another model than the one in use.")
        if draft.instead_of != project.in_force(model_id):
            return self.tr("Another threshold is in force since. Look at it, and draft anew or discard the draft.")
        if not may_release(project, draft, who):
            return self.tr("Another person has to put it in force: somebody who is logged on to this PC under another name.")
        return ""

    @Slot()
    def _on_return(self) -> None:
        if self.release.isEnabled():
            self.release_wanted.emit()
