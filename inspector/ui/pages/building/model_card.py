"""The model in use: what it was built from, what it keeps, and how far its threshold can be trusted."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.project import Project
from inspector.core.thresholds import Threshold
from inspector.services.strange_parts import Findings
from inspector.services.worth import Worth, picture_px, recipe_of, worth_of
from inspector.ui import icons, limit_text, theme
from inspector.ui.joined_text import sentences_text
from inspector.ui.pages.building.model_facts import changed_text, model_facts
from inspector.ui.pages.building.worth_box import WorthBox
from inspector.ui.pages.strange_parts import StrangeParts
from inspector.ui.plural import counted
from inspector.ui.remembered import words_of
from inspector.ui.widgets.expandable_list import ExpandableList
from inspector.ui.widgets.facts import Facts

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

translate = QCoreApplication.translate

_MOST_STRANGE = 3
"""Further ones are on the page Tune."""


class ModelCard(QFrame):
    """What the model in use is worth and where to go from here, and the report of the build that made it."""

    inspect_requested = Signal()
    tune_requested = Signal()
    export_requested = Signal()
    step_requested = Signal(object)
    """A `Worth` whose step is to be taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._heading, self._empty = QLabel(), QLabel()
        self._facts, self.skipped, self._remark, self.strange = Facts(), ExpandableList(), _Remark(), StrangeParts(_MOST_STRANGE)
        self.worth = WorthBox()
        self.changed = False
        """Whether the project's settings are others by now than those that the model was built with."""
        self.worth.inspect_button.clicked.connect(self.inspect_requested)
        self.worth.tune_button.clicked.connect(self.tune_requested)
        self.worth.export_requested.connect(self.export_requested)
        self.worth.step_requested.connect(self.step_requested)
        self.strange.more_requested.connect(self.tune_requested)
        self._lay_out()
        self.show_nothing("")

    def show_nothing(self, text: str) -> None:
        """There is no model, for the reason given."""
        self.changed = False
        self._heading.setText(self.tr("Model in use"))
        self._empty.setText(text)
        self._show_parts(False)
        self.worth.show_worth(None, "")
        self.skipped.show_rows("", ())
        self.strange.show_findings(None, "")

    def show_model(self, inspector: "PartInspector", findings: Findings | None, project: Project | None = None) -> None:
        """Shows the report of this model, the threshold in force, what its good parts say of it, and how the project has changed since."""
        self._show_parts(True)
        self._facts.show_facts(model_facts(inspector, findings))
        changed = changed_text(recipe_of(inspector.recipe_values), project.recipe if project is not None else None)
        self.changed = bool(changed)
        self.worth.show_worth(_worth(inspector, findings), changed)
        listed = [(Path(each["path"]).name, words_of(each["reason"])) for each in inspector.report.get("skipped", ())]
        count = len(listed)
        self.skipped.show_rows(counted(self.tr("{count} files or folders were skipped", "", count), count), listed)
        self._remark.show_text(_remark_text(inspector.threshold, findings))
        self.strange.show_findings(findings, inspector.model_id)

    def texts(self) -> dict[str, str]:
        """What is shown, by name; empty without a model."""
        return self._facts.texts() if not self._facts.isHidden() else {}

    def remark(self) -> str:
        """How far the threshold can be trusted; empty where nothing stands against it."""
        return "" if self._remark.isHidden() else self._remark.text()

    def _show_parts(self, model: bool) -> None:
        self._empty.setVisible(not model)
        self._facts.setVisible(model)
        self.worth.setVisible(model)
        self._remark.hide()

    def _lay_out(self) -> None:
        self._heading.setProperty("role", "heading")
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.SPACE, theme.SPACE + 4, 2 * theme.SPACE, 2 * theme.SPACE)
        layout.setSpacing(theme.SPACE + 4)
        for widget in (self._heading, self._empty, self.worth, self._remark, self.strange, self._facts, self.skipped):
            layout.addWidget(widget)


class _Remark(QWidget):
    """A sentence with a warning sign before it."""

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self._made = True
        self._tint()

    def show_text(self, text: str) -> None:
        self._text.setText(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        return self._text.text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._tint()

    def _tint(self) -> None:
        self._icon.setPixmap(icons.pixmap("warning", 20, theme.colours(self).undecided.ink, self.devicePixelRatioF()))


def _remark_text(threshold: Threshold, findings: Findings | None) -> str:
    said = limit_text.state_sentences(threshold, findings) if findings else []
    if threshold.provisional:
        said.append(translate("ModelCard", "Add images with defects to the project and build again, or check it on the Tune page."))
    return sentences_text(said)


def _worth(inspector: "PartInspector", findings: Findings | None) -> Worth | None:
    if findings is None:
        return None
    recipe = recipe_of(inspector.recipe_values)
    seen_px = picture_px(recipe, inspector.pictures.limits)
    return worth_of(findings, inspector.threshold, recipe, len(inspector.good_images), seen_px)
