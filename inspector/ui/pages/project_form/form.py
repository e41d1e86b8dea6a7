"""The fields of a project: name, place, images, network. Knows whether they make a project, and if not, why."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.services.context import Context
from inspector.services.sources import shared_images
from inspector.ui import theme
from inspector.ui.messages import explain
from inspector.ui.number_text import count_text
from inspector.ui.pages.project_form.depth_choice import DepthChoice
from inspector.ui.pages.project_form.look_area import LookArea
from inspector.ui.pages.project_form.lying import Lying
from inspector.ui.pages.project_form.name_and_place import NameAndPlace
from inspector.ui.pages.project_form.network_choice import NetworkChoice
from inspector.ui.pages.project_form.odd_choice import OddChoice
from inspector.ui.pages.project_form.source_box import SourceBox, folder_of
from inspector.ui.pages.project_form.variation import Variation

LEAST_GOOD = 2


class ProjectForm(QWidget):
    """Fields of a new project, or of one that exists (whose place is then fixed)."""

    changed = Signal()
    """`problem` may be another one now."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._existing: Project | None = None
        self.place = NameAndPlace(self)
        self.good = SourceBox(
            self.tr("Good parts"),
            self.tr("Drop folders or images here. Only parts with nothing wrong: what is in these pictures will count as good."),
            one_piece=True,
        )
        self.validation_good = SourceBox(
            self.tr("Validation: good parts"),
            self.tr(
                "Not learned; they set the threshold together with the learned ones, each of which is scored by what the others taught."
            ),
            one_piece=True,
        )
        self.validation_defect = SourceBox(
            self.tr("Validation: parts with defects"),
            self.tr("Not learned; they confirm the threshold. Left empty, the threshold stays provisional."),
        )
        self._odd = OddChoice((self.good, self.validation_good), self)
        self.network, self.varies, self.bit_depth = NetworkChoice(context), Variation(), DepthChoice()
        self.lying = Lying()
        self.area = LookArea(context, lambda: self.apply_to(Project("")))
        self._lay_out()
        self._connect()

    def boxes(self) -> tuple[SourceBox, SourceBox, SourceBox]:
        """Good parts, validation images of good parts, validation images with defects."""
        return self.good, self.validation_good, self.validation_defect

    def begin(self, sources: list[Path]) -> None:
        """Empties the form for a new project from these files and folders."""
        self._existing = None
        self._odd.choose(())
        for box in self.boxes():
            box.set_names(())
        self.network.show_recipe(Project("").recipe)
        self.varies.show_recipe(Project("").recipe)
        self.lying.show_recipe(Project("").recipe)
        self.bit_depth.choose(0)
        self.area.choose((), None)
        self.place.begin(sources)
        if sources:
            self.good.add(sources)
        self.place.name.selectAll()

    def edit(self, folder: Path, project: Project) -> None:
        """Shows a project that exists."""
        self._existing = project
        self._odd.choose(project.left_out)
        self.place.show_existing(project.name, folder)
        for box, names in zip(self.boxes(), (project.good, project.validation_good, project.validation_defect), strict=True):
            box.set_names(names)
        self.network.show_recipe(project.recipe)
        self.varies.show_recipe(project.recipe)
        self.lying.show_recipe(project.recipe)
        self.bit_depth.choose(project.recipe.depth)
        self.area.choose(project.recipe.roi, folder)
        self.changed.emit()

    def stop(self) -> None:
        """Ends all surveys."""
        self.bit_depth.stop()
        self.area.stop()
        for box in self.boxes():
            box.stop()

    def apply_to(self, project: Project) -> Project:
        """A project with what the form says."""
        return self.change()(project)

    def change(self) -> Callable[[Project], Project]:
        """Makes of a project one with what the form says at this moment; may be called in any thread."""
        good, validation_good, validation_defect = (box.names for box in self.boxes())
        return partial(
            replace,
            name=self.place.name.text().strip(),
            good=good,
            validation_good=validation_good,
            validation_defect=validation_defect,
            left_out=self._odd.left_out,
            recipe=replace(self._recipe(), depth=self.bit_depth.chosen, roi=self.area.roi),
        )

    def _recipe(self) -> Recipe:
        return self.lying.applied_to(self.varies.applied_to(self.network.recipe()))

    def problem(self) -> str:
        """The first reason why this is no project yet; empty when there is none."""
        return self.place.problem or self._good_problem() or self._validation_problem() or self._contradiction()

    def _good_problem(self) -> str:
        if not self.good.names:
            return self.tr("Choose a folder with pictures of good parts.")
        if self.good.error is not None:
            return _reason(self.good.error)
        if self.good.surveying and not self.good.found:
            return self.tr("Looking for images…")
        if self.good.found - self.good.odd_ones.out_count < LEAST_GOOD:
            return self.tr("At least two pictures of good parts are needed: one to learn from, one to set the threshold.")
        return self._odd_problem()

    def _odd_problem(self) -> str:
        """Whoever chooses pictures says what is to be done with those that are unlike the others; of former ones that was said before."""
        before = (self._existing.good, self._existing.validation_good) if self._existing else ((), ())
        for box, names in zip((self.good, self.validation_good), before, strict=True):
            if box.odd_ones.open_question and box.names != names:
                return self.tr("Choose what to do with the pictures that are unlike the others.")
        return ""

    def _validation_problem(self) -> str:
        for box in (self.validation_good, self.validation_defect):
            if box.error is not None:
                return _reason(box.error)
        return ""

    def _contradiction(self) -> str:
        """An image cannot be good and have a defect."""
        defect = self.validation_defect.survey
        for box in (self.good, self.validation_good):
            named = shared_images(box.survey.by_name, defect.by_name) if box.survey and defect else []
            shared = [path for path in named if str(path) not in self._odd.left_out]
            if shared:
                text = self.tr("{name} and {count} more are named as good and as having a defect.")
                alone = self.tr("{name} is named as good and as having a defect.")
                return (text if len(shared) > 1 else alone).format(name=shared[0].name, count=count_text(len(shared) - 1))
        return ""

    def _connect(self) -> None:
        self.place.changed.connect(self.changed)
        self.network.changed.connect(self._on_network_changed)
        self.varies.changed.connect(self.changed)
        self.lying.changed.connect(self.changed)
        self.bit_depth.changed.connect(self._on_depth_changed)
        self.area.changed.connect(self._on_area_changed)
        self.good.changed.connect(self._on_good_changed)
        for box in (self.validation_good, self.validation_defect):
            box.changed.connect(self.changed)
        for box in self.boxes():
            box.changed.connect(self._share_start_folder)
        self._odd.changed.connect(self.changed)

    @Slot()
    def _share_start_folder(self) -> None:
        """The folders of a product mostly lie side by side: a dialog begins where the one before ended."""
        named = next((folder for box in self.boxes() if (folder := folder_of(box.names))), "")
        for box in self.boxes():
            box.start_folder = named

    @Slot()
    def _on_network_changed(self) -> None:
        self.varies.allow(self.network.recipe().detector)
        self.changed.emit()

    @Slot()
    def _on_good_changed(self) -> None:
        self._on_area_changed()
        self.bit_depth.look(self.good.survey.paths if self.good.survey else ())
        self._on_depth_changed()

    @Slot()
    def _on_depth_changed(self) -> None:
        """All pictures are shown by the depth that the project will have."""
        for box in self.boxes():
            box.findings.show_depth(self.bit_depth.shown_depth)
        self.area.look(self.good.survey, self.bit_depth.shown_depth)
        self.changed.emit()

    @Slot()
    def _on_area_changed(self) -> None:
        """What the engine looks at closely is as large as the box, where there is one."""
        sizes = self.good.survey.sizes if self.good.survey else {}
        self.network.show_image_area(*(self.area.roi[2:] or next(iter(sizes), (0, 0))))
        self.changed.emit()

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.addWidget(self.place.folder, 1)
        place.addWidget(self.place.browse)
        left = QVBoxLayout()
        left.setSpacing(6)
        fields = (
            (self.tr("Name"), self.place.name),
            (self.tr("Stored in"), self.place.folder),
            (self.tr("How closely to look"), self.network),
        )
        for title, field in fields:
            label = QLabel(title)
            label.setFont(theme.font(theme.FONT_BODY, bold=True))
            label.setBuddy(field)
            left.addWidget(label)
            left.addLayout(place) if field is self.place.folder else left.addWidget(field)
            left.addSpacing(2 * theme.SPACE)
        left.addWidget(self.varies)
        left.addWidget(self.lying)
        left.addWidget(self.bit_depth)
        left.addWidget(self.area)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(2 * theme.SPACE)
        for box in self.boxes():
            right.addWidget(box)
        right.addStretch(1)
        columns = QGridLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setHorizontalSpacing(4 * theme.SPACE)
        columns.addLayout(left, 0, 0)
        columns.addLayout(right, 0, 1)
        columns.setColumnStretch(0, 1)
        columns.setColumnStretch(1, 1)


def _reason(error: BaseException) -> str:
    message = explain(error)
    return message.detail or message.happened
