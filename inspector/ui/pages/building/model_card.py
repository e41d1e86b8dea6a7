"""The model in use: what it was built from, what it keeps, and how far its threshold can be trusted."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.thresholds import Rule, Threshold
from inspector.services.strange_parts import Findings
from inspector.services.trust import Origin
from inspector.ui import icons, limit_text, theme
from inspector.ui.date_text import moment_text
from inspector.ui.joined_text import list_text, sentences_text
from inspector.ui.number_text import count_text, duration_text, score_text
from inspector.ui.pages.depth_text import learned_text
from inspector.ui.pages.strange_parts import StrangeParts
from inspector.ui.plural import counted
from inspector.ui.remembered import words_of
from inspector.ui.widgets.expandable_list import ExpandableList
from inspector.ui.widgets.facts import Fact, Facts
from inspector.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

translate = QCoreApplication.translate

_MOST_STRANGE = 3
"""Further ones are on the page Tune."""


class ModelCard(QFrame):
    """The report of the build that made the model, and where to go from here."""

    inspect_requested = Signal()
    tune_requested = Signal()
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._heading, self._empty = QLabel(), QLabel()
        self._facts, self.skipped, self._remark, self.strange = Facts(), ExpandableList(), _Remark(), StrangeParts(_MOST_STRANGE)
        self.inspect_button = IconButton("inspect", self.tr("Inspect parts"), primary=True)
        self.tune_button = IconButton("tune", self.tr("Tune the threshold"))
        self.export_button = IconButton(
            "export", self.tr("Export…"), tip=self.tr("Write the project with this model to a file for another PC")
        )
        self.inspect_button.clicked.connect(self.inspect_requested)
        self.tune_button.clicked.connect(self.tune_requested)
        self.strange.more_requested.connect(self.tune_requested)
        self.export_button.clicked.connect(self.export_requested)
        self._lay_out()
        self.show_nothing("")

    def show_nothing(self, text: str) -> None:
        """There is no model, for the reason given."""
        self._heading.setText(self.tr("Model in use"))
        self._empty.setText(text)
        self._show_parts(False)
        self.skipped.show_rows("", ())
        self.strange.show_findings(None, "")

    def show_model(self, inspector: "PartInspector", findings: Findings | None) -> None:
        """Shows the report of this model, the threshold in force, and what its good parts say of it."""
        self._show_parts(True)
        self._facts.show_facts((*self._build_facts(inspector.report), *self._state_facts(inspector, findings)))
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

    def _build_facts(self, report: Mapping[str, Any]) -> tuple[Fact, ...]:
        seconds = report.get("seconds", {})
        read, scoring, total = (seconds.get(name, 0.0) for name in ("read_and_features", "scoring", "total"))
        spent = self.tr("Reading and features {read}, learning {rest}").format(
            read=duration_text(read), rest=duration_text(max(0.0, total - read - scoring))
        )
        return (
            Fact(self.tr("Good parts learned"), _count(report, "images"), number=True),
            *self._picture_facts(report),
            Fact(
                self.tr("Patches seen"),
                _count(report, "patches"),
                self.tr("Places in all good parts that were described by the network"),
                True,
            ),
            *(self._bank_facts(report) if report.get("bank_vectors") else ()),
            Fact(self.tr("Time to build"), duration_text(total), spent, True),
        )

    def _picture_facts(self, report: Mapping[str, Any]) -> tuple[Fact, ...]:
        text, tip = (
            learned_text(report),
            self.tr("Parts of another bit depth, and colour where these are grey or the reverse, are UNDECIDED."),
        )
        return (Fact(self.tr("Their pictures"), text, tip, True),) if text else ()

    def _bank_facts(self, report: Mapping[str, Any]) -> tuple[Fact, ...]:
        radius = score_text(report.get("coverage_radius"))
        return (
            Fact(self.tr("Patches in the memory bank"), _count(report, "bank_vectors"), self.tr("Those that stand for all others"), True),
            Fact(
                self.tr("Coverage radius"),
                self.tr("at most {radius}").format(radius=radius) if report.get("coverage_is_bound") else radius,
                self.tr("No patch of the good parts that were learned is farther than this from the memory bank."),
                True,
            ),
        )

    def _state_facts(self, inspector: "PartInspector", findings: Findings | None) -> tuple[Fact, ...]:
        good = sum(not each.defect for each in inspector.scores)
        scored = self.tr("{good} good, {defect} with defects").format(
            good=count_text(good), defect=count_text(len(inspector.scores) - good)
        )
        threshold = list_text((limit_text.threshold_text(inspector.threshold, findings), rule_text(inspector.threshold)))
        return (
            Fact(self.tr("Scored parts"), scored, self.tr("Good parts that were learned are scored by what the others taught."), True),
            Fact(self.tr("Threshold"), threshold, number=True),
            Fact(self.tr("Built"), built_text(inspector.model_id), inspector.model_id, number=True),
            *((self._origin_fact(inspector.imported),) if inspector.imported else ()),
        )

    def _origin_fact(self, origin: Origin) -> Fact:
        if origin.signer is None:
            return Fact(self.tr("Signed by"), self.tr("nobody"), self.tr("It was imported from a file without a signature."), True)
        name = origin.signer.name if origin.trusted else self.tr("{name}, not trusted here").format(name=origin.signer.name)
        return Fact(self.tr("Signed by"), name, self.tr("Key {key}").format(key=origin.signer.fingerprint), True)

    def _show_parts(self, model: bool) -> None:
        self._empty.setVisible(not model)
        self._facts.setVisible(model)
        self._remark.hide()
        for button in (self.inspect_button, self.tune_button, self.export_button):
            button.setVisible(model)

    def _lay_out(self) -> None:
        self._heading.setProperty("role", "heading")
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE)
        for button in (self.inspect_button, self.tune_button, self.export_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.SPACE, theme.SPACE + 4, 2 * theme.SPACE, 2 * theme.SPACE)
        layout.setSpacing(theme.SPACE + 4)
        for widget in (self._heading, self._empty, self._facts, self._remark, self.strange, self.skipped):
            layout.addWidget(widget)
        layout.addLayout(buttons)


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


def rule_text(threshold: Threshold) -> str:
    """Where a threshold comes from, in two words."""
    if threshold.provisional:
        return translate("ModelCard", "provisional")
    texts = {
        Rule.BEST_F1: translate("ModelCard", "best F1"),
        Rule.GOOD_QUANTILE: translate("ModelCard", "from good parts"),
        Rule.NO_ESCAPES: translate("ModelCard", "no escapes"),
        Rule.MAX_ESCAPES: translate("ModelCard", "few escapes"),
        Rule.LOWEST_COST: translate("ModelCard", "lowest cost"),
        Rule.MANUAL: translate("ModelCard", "set by hand"),
    }
    return texts[threshold.rule]


def built_text(model_id: str) -> str:
    """When a model was built, as its id says; the id itself where it says nothing."""
    try:
        moment = datetime.strptime(model_id[:15], "%Y%m%d-%H%M%S")
    except ValueError:
        return model_id
    return moment_text(moment)


def _count(report: Mapping[str, Any], key: str) -> str:
    return count_text(int(report.get(key, 0)))
