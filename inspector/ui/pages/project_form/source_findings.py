"""What was found in some images, as people read it: count, sizes, kinds, folders, what cannot be read, copies, a few pictures."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from inspector.core.progress import Progress
from inspector.core.said import Said
from inspector.services.sources import SourceSurvey
from inspector.ui.joined_text import ended_text, list_text, sentences_text
from inspector.ui.messages import Message
from inspector.ui.number_text import count_text
from inspector.ui.pages.project_form.look_text import piece_rows, set_text
from inspector.ui.pages.sample_strip import SampleStrip
from inspector.ui.plural import counted
from inspector.ui.said_text import in_words
from inspector.ui.stages import stage_text
from inspector.ui.widgets.expandable_list import MOST_LISTED, ExpandableList, listed

SAMPLES = 6
_FOLDERS_SHOWN = 8
"""So many folders are listed without being asked for."""
_NAMED = 20
"""So many copies of one image are named."""


class SourceFindings(QWidget):
    """Shows the progress of a survey, then its result, or why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline, self._detail, self._bar = QLabel(), QLabel(), QProgressBar()
        self._samples = SampleStrip(SAMPLES)
        self._remarks = QLabel()
        self.folders, self.unreadable, self.copies, self.passed_over = (ExpandableList() for _ in range(4))
        self._shown: tuple[Path, ...] = ()
        self._depth = 0
        self._detail.setProperty("role", "muted")
        for label in (self._headline, self._detail, self._remarks):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)  # names of folders are no markup
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self._headline, self._bar, self._detail, self._remarks, self._samples, *self._lists()):
            layout.addWidget(widget)
        self.clear()

    def text(self) -> str:
        """What is said in words."""
        return sentences_text(label.text() for label in (self._headline, self._detail, self._remarks) if label.text())

    def clear(self) -> None:
        """There is nothing to say."""
        self._say("")
        self._bar.hide()

    def show_progress(self, progress: Progress) -> None:
        """The survey goes on."""
        if progress.total:
            text = self.tr("{stage}: {done} of {total}")
            self._say(text.format(stage=stage_text(progress.stage), done=count_text(progress.done), total=count_text(progress.total)))
        else:
            self._say(self.tr("{stage}…").format(stage=stage_text(progress.stage)))
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._bar.show()

    def show_problem(self, message: Message) -> None:
        """The survey could not be made."""
        self.clear()
        self._say(message.happened, sentences_text((message.detail, message.todo)))

    def show_survey(self, survey: SourceSurvey) -> None:
        """The result."""
        self.clear()
        kinds = set_text(survey.whole) if survey.whole else ""
        self._say(counted(self.tr("{count} images", "", survey.readable), survey.readable), kinds[:1].upper() + kinds[1:])
        self._remarks.setText("\n".join(ended_text(in_words(remark)) for remark in survey.remarks))
        self._remarks.setVisible(bool(survey.remarks))
        self._shown = survey.samples
        self._samples.show_samples(self._shown, self._depth)
        self.unreadable.show_rows(
            counted(self.tr("{count} images cannot be read", "", len(survey.unreadable)), len(survey.unreadable)),
            listed(survey.unreadable, lambda found: (found[0].name, _reason(found[1]))),
        )
        self.copies.show_rows(
            counted(self.tr("{count} copies of other images", "", survey.spare_copies), survey.spare_copies),
            listed(survey.duplicates, lambda group: (group[0].name, list_text(path.name for path in group[1 : 1 + _NAMED]))),
        )
        self.passed_over.show_rows(
            counted(self.tr("{count} other files passed over", "", survey.passed_over_count), survey.passed_over_count),
            listed(survey.passed_over, lambda found: (found[0].name, in_words(found[1]))),
        )
        self._show_folders(survey)

    def show_depth(self, depth: int) -> None:
        """Shows the pictures as those of this depth in bits; 0: not known."""
        self._depth = depth
        self._samples.show_samples(self._shown, depth)

    def stop(self) -> None:
        """Reads no more pictures."""
        self._samples.stop()

    def _say(self, headline: str, detail: str = "") -> None:
        self._headline.setText(headline)
        self._headline.setVisible(bool(headline))
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._shown = ()
        self._samples.show_samples(())
        self._remarks.setText("")
        self._remarks.hide()
        for each in self._lists():
            each.show_rows("", ())

    def _lists(self) -> tuple[ExpandableList, ...]:
        return self.folders, self.unreadable, self.copies, self.passed_over

    def _show_folders(self, survey: SourceSurvey) -> None:
        """Of more than one folder, what each of them holds."""
        rows = piece_rows(survey.pieces[:MOST_LISTED]) if len(survey.pieces) > 1 else []
        self.folders.show_rows(counted(self.tr("In {count} folders", "", len(survey.pieces)), len(survey.pieces)), rows)
        self.folders.show_opened(bool(rows) and len(rows) <= _FOLDERS_SHOWN)


def _reason(sentence: str) -> str:
    """Why a picture cannot be read, without its name, which stands before it."""
    reason = sentence.values.get("reason") if isinstance(sentence, Said) and set(sentence.values) == {"file", "reason"} else None
    return in_words(reason if isinstance(reason, str) else sentence)
