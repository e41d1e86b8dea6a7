"""What a build of the open project would read and make, before it is started."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.coreset_size import LEAST_AUTOMATIC, MOST_AUTOMATIC
from inspector.core.errors import Cancelled, InspectorError
from inspector.core.methods import METHODS
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.joined_text import list_text, sentences_text
from inspector.ui.messages import explain
from inspector.ui.number_text import NOTHING, count_text, share_text
from inspector.ui.pages.depth_text import depth_text
from inspector.ui.pages.project_form.network_choice import method_text, network_text, size_text
from inspector.ui.pages.sample_strip import SampleStrip
from inspector.ui.plural import Counted, counted
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.facts import Fact, Facts
from inspector.ui.widgets.icon_button import IconButton

translate = QCoreApplication.translate

_MOST_FOLDERS = 4
_SAMPLES = 6


@dataclass(frozen=True, slots=True)
class Found:
    """The images that a build would read."""

    good: int | None
    """None where they could not be found, which says nothing of the others."""
    validation: int | None
    """Further good ones, which are not learned."""
    defect: int | None
    samples: tuple[Path, ...]
    """Some of the good ones."""
    depth: int = 0
    """Bits of their values, where these take more than 8."""
    brightest: int = 0
    """The largest value of the samples; 0 where nobody had to look."""
    problem: InspectorError | None = None
    """Why no build can be made of them."""


class BuildSummary(QFrame):
    """Counts the images in a thread, with the rules of the build itself, and says what the recipe means."""

    change_requested = Signal()
    line_requested = Signal()
    counted = Signal()
    """The images were counted; a build of them can start."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._project: Project | None = None
        self._folder: Path | None = None
        self._found: Found | None = None
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_counted)
        self._job.failed.connect(self._on_failed)
        self._problem, self._facts, self._samples, self._folders = QLabel(), Facts(), SampleStrip(_SAMPLES), QVBoxLayout()
        self._lay_out()

    def show_project(self, project: Project | None, folder: Path | None = None) -> None:
        """Shows another project, which lies in `folder`, or the same one after it was changed."""
        self._folder = folder
        if project is not None and same_build(project, self._project):
            return
        self.stop()
        self._project, self._found = project, None
        self._problem.hide()
        if project is None:
            self._samples.show_samples(())
        self._show_folders(project)
        self._show_facts()
        if project is not None:
            self._job.start(_count(project, folder))

    def refresh(self) -> None:
        """Counts again: files come and go."""
        project, self._project = self._project, None
        self.show_project(project, self._folder)

    def stop(self) -> None:
        """Counts no more."""
        self._samples.stop()
        self._job.drop()

    def texts(self) -> dict[str, str]:
        """What is shown, by name."""
        return self._facts.texts()

    def problem(self) -> str:
        """Why a build would fail; empty as far as is known."""
        return "" if self._problem.isHidden() else self._problem.text()

    def _lay_out(self) -> None:
        heading = QLabel(self.tr("What will be built"))
        heading.setProperty("role", "heading")
        self.change_button = IconButton("edit", self.tr("Change…"), tip=self.tr("Change the images or the network of this project"))
        self.change_button.clicked.connect(self.change_requested)
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        self.line_button = IconButton("settings", self.tr("Line…"), tip=self.tr("Set up camera, trigger and serials of this project"))
        self.line_button.clicked.connect(self.line_requested)
        head.addWidget(self.line_button)
        head.addWidget(self.change_button)
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.hide()
        self._folders.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.SPACE, theme.SPACE + 4, 2 * theme.SPACE, 2 * theme.SPACE)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addWidget(self._facts)
        layout.addWidget(self._samples)
        layout.addWidget(self._problem)
        layout.addLayout(self._folders)

    def _show_facts(self) -> None:
        project = self._project
        if project is None:
            self._facts.show_facts(())
            return
        good, scored, defect = self._count_texts(project)
        self._facts.show_facts(
            (
                Fact(self.tr("Learns from"), good),
                Fact(self.tr("Threshold from"), scored, self.tr("Every good part is learned, and scored by what the others taught")),
                Fact(self.tr("Defects"), defect, self.tr("Images with defects that confirm the threshold")),
                Fact(self.tr("Bit depth"), *self._depth_texts(project)),
                Fact(self.tr("Network"), network_text(project.recipe.backbone)),
                Fact(self.tr("How closely"), size_text(project.recipe.size)),
                *self._box_facts(project),
                *self._view_facts(project),
                Fact(self.tr("Method"), method_text(project.recipe.detector)),
                Fact(self.tr("Memory bank"), bank_text(project.recipe)),
            )
        )

    def _box_facts(self, project: Project) -> tuple[Fact, ...]:
        box = project.recipe.box
        if box is None:
            return ()
        text = self.tr("{width} × {height} px of every picture").format(width=count_text(box.width), height=count_text(box.height))
        return (Fact(self.tr("Where to look"), text, self.tr("The region of interest; what is outside is cut away first")),)

    def _view_facts(self, project: Project) -> tuple[Fact, ...]:
        recipe = project.recipe
        named = [self.tr("other light")] if recipe.lights else []
        named += [self.tr("{count} directions").format(count=count_text(recipe.turns))] if recipe.turns > 1 else []
        tip = self.tr("Good parts are also learned as they would look so; inspecting takes no longer")
        return (Fact(self.tr("Also learned"), list_text(named), tip),) if named and METHODS[recipe.detector].keeps_bank else ()

    def _count_texts(self, project: Project) -> tuple[str, str, str]:
        if self._found is None:
            waiting = "…" if self._job.running or self._problem.isHidden() else "–"
            return waiting, waiting, waiting if project.validation_defect else self.tr("none")
        found = self._found
        good = NOTHING if found.good is None else counted(self.tr("{count} images of good parts", "", found.good), found.good)
        return good, self._scored_text(found), self._defect_text(found)

    def _scored_text(self, found: Found) -> str:
        if found.good is None or found.validation is None:
            return NOTHING
        if found.validation:
            scored = self.tr("{count} good parts", "", found.good + found.validation)
        else:
            scored = self.tr("the same {count}, each scored without itself", "", found.good)
        return counted(scored, found.good + found.validation)

    def _defect_text(self, found: Found) -> str:
        if found.defect is None:
            return NOTHING
        none = self.tr("none: the threshold will be provisional")
        return counted(self.tr("{count} images", "", found.defect), found.defect) if found.defect else none

    def _depth_texts(self, project: Project) -> tuple[str, str]:
        """The bits of a value in all pictures, and how that is known."""
        if project.recipe.depth:
            return depth_text(project.recipe.depth), self.tr("As chosen for this project")
        if self._found is None:
            return "…" if self._job.running or self._problem.isHidden() else NOTHING, ""
        if not self._found.depth:
            return depth_text(8), ""
        return depth_text(self._found.depth, self._found.brightest), self.tr(
            "A few good parts were looked at; the build looks at all of them."
        )

    def _show_folders(self, project: Project | None) -> None:
        while (item := self._folders.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        names = (*project.good, *project.validation_good, *project.validation_defect) if project else ()
        for name in names[:_MOST_FOLDERS]:
            self._add_folder(ElidedLabel(name.lstrip("@"), Qt.TextElideMode.ElideMiddle))
        if len(names) > _MOST_FOLDERS:
            self._add_folder(ElidedLabel(self.tr("and {count} more").format(count=count_text(len(names) - _MOST_FOLDERS))))

    def _add_folder(self, label: ElidedLabel) -> None:
        label.setProperty("role", "small")
        self._folders.addWidget(label)

    @Slot(object)
    def _on_counted(self, found: Found) -> None:
        self._found = found
        self._samples.show_samples(found.samples, found.depth)
        if found.problem is not None:
            self._show_problem(found.problem)
        self._show_facts()
        if found.problem is None:
            self.counted.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._samples.show_samples(())  # those of before may be gone
            self._show_problem(error)
            self._show_facts()

    def _show_problem(self, error: BaseException) -> None:
        message = explain(error)
        self._problem.setText(sentences_text((message.happened, message.detail, message.todo)))
        self._problem.show()


def bank_text(recipe: Recipe) -> str:
    """How much of the good parts the memory bank keeps."""
    if not METHODS[recipe.detector].keeps_bank:
        return translate("BuildSummary", "none: this method keeps no bank")
    if recipe.coreset is None:
        text = translate("BuildSummary", "automatic: {least} to {most} patches, by the time that a part then takes")
        return text.format(least=count_text(LEAST_AUTOMATIC), most=count_text(MOST_AUTOMATIC))
    if recipe.coreset <= 1:
        return translate("BuildSummary", "{share} of all patches").format(share=share_text(recipe.coreset, 1))
    patches = int(recipe.coreset)
    return counted(Counted.tr("{count} patches", "", patches), patches)


def same_build(one: Project | None, other: Project | None) -> bool:
    """Whether two projects would be built from the same."""
    return (
        one is not None
        and other is not None
        and all(getattr(one, key) == getattr(other, key) for key in ("good", "validation_good", "validation_defect", "left_out", "recipe"))
    )


def _count(project: Project, folder: Path | None) -> Steps[Found]:
    yield Progress("Looking for images", 0, 0)
    from inspector.services.build_images import count_each, search_sources  # brings OpenCV, which the window must not wait for
    from inspector.services.depth import find_depth
    from inspector.services.validation.labels import NOTHING_SAID, read_said

    try:
        sources = yield from search_sources(project, read_said(folder) if folder is not None else NOTHING_SAID)
    except InspectorError as problem:
        each = yield from count_each(project)
        return Found(*each, (), problem=problem)
    samples = sources.good[:: max(1, len(sources.good) // _SAMPLES)][:_SAMPLES]
    seen = yield from find_depth(samples, project.recipe.depth)
    counts = len(sources.good), len(sources.validation), len(sources.defect)
    return Found(*counts, samples, seen.depth if seen.is_deep else 0, seen.brightest)
