"""What was found in some images, as people read it: count, sizes, what cannot be read, copies, and a few pictures."""

from collections.abc import Mapping

from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from inspector.core.progress import Progress
from inspector.services.sources import SourceSurvey
from inspector.ui.messages import Message
from inspector.ui.number_text import count_text
from inspector.ui.pages.sample_strip import SampleStrip
from inspector.ui.plural import counted
from inspector.ui.widgets.expandable_list import ExpandableList

SAMPLES = 6


class SourceFindings(QWidget):
    """Shows the progress of a survey, then its result, or why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline, self._detail, self._bar = QLabel(), QLabel(), QProgressBar()
        self._samples = SampleStrip(SAMPLES)
        self.unreadable, self.copies, self.passed_over = ExpandableList(), ExpandableList(), ExpandableList()
        self._detail.setProperty("role", "muted")
        self._detail.setWordWrap(True)
        self._headline.setWordWrap(True)
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self._headline, self._bar, self._detail, self._samples, self.unreadable, self.copies, self.passed_over):
            layout.addWidget(widget)
        self.clear()

    def text(self) -> str:
        """What is said in words."""
        return f"{self._headline.text()} {self._detail.text()}".strip()

    def clear(self) -> None:
        """There is nothing to say."""
        self._say("")
        self._bar.hide()

    def show_progress(self, progress: Progress) -> None:
        """The survey goes on."""
        if progress.total:
            text = self.tr("{stage}: {done} of {total}")
            self._say(text.format(stage=progress.stage, done=count_text(progress.done), total=count_text(progress.total)))
        else:
            self._say(self.tr("{stage}…").format(stage=progress.stage))
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._bar.show()

    def show_problem(self, message: Message) -> None:
        """The survey could not be made."""
        self.clear()
        self._say(message.happened, f"{message.detail} {message.todo}".strip())

    def show_survey(self, survey: SourceSurvey) -> None:
        """The result."""
        self.clear()
        self._say(counted(survey.readable, self.tr("1 image"), self.tr("{count} images")), self._sizes_text(survey.sizes))
        bad = {path for path, _ in survey.unreadable}
        self._samples.show_samples([path for path in survey.paths if path not in bad])
        self.unreadable.show_rows(
            counted(len(survey.unreadable), self.tr("1 image cannot be read"), self.tr("{count} images cannot be read")),
            [(path.name, why.removeprefix(f"{path.name} cannot be read: ")) for path, why in survey.unreadable],
        )
        self.copies.show_rows(
            counted(survey.spare_copies, self.tr("1 copy of another image"), self.tr("{count} copies of other images")),
            [(group[0].name, ", ".join(path.name for path in group[1:])) for group in survey.duplicates],
        )
        self.passed_over.show_rows(
            counted(len(survey.passed_over), self.tr("1 other file passed over"), self.tr("{count} other files passed over")),
            [(path.name, why) for path, why in survey.passed_over],
        )

    def stop(self) -> None:
        """Reads no more pictures."""
        self._samples.stop()

    def _say(self, headline: str, detail: str = "") -> None:
        self._headline.setText(headline)
        self._headline.setVisible(bool(headline))
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._samples.show_samples(())
        for listed in (self.unreadable, self.copies, self.passed_over):
            listed.show_rows("", ())

    def _sizes_text(self, sizes: Mapping[tuple[int, int], int]) -> str:
        if not sizes:
            return ""
        if len(sizes) == 1:
            ((width, height),) = sizes
            return self.tr("All {width} × {height} px").format(width=width, height=height)
        smallest, largest = (choose(sizes, key=lambda size: size[0] * size[1]) for choose in (min, max))
        return self.tr("{count} different sizes, from {w0} × {h0} to {w1} × {h1} px").format(
            count=count_text(len(sizes)), w0=smallest[0], h0=smallest[1], w1=largest[0], h1=largest[1]
        )
