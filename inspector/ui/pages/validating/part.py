"""One validation image, large: its picture under the heatmap, what people said of it, and the buttons that say something else."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QStyledItemDelegate, QVBoxLayout, QWidget

from inspector.core.decision_rule import DecisionRule
from inspector.core.errors import Cancelled
from inspector.core.inspection import Inspection
from inspector.core.labels import Label, Truth
from inspector.core.progress import Progress, Steps
from inspector.core.types import FloatArray
from inspector.services.validation.images import ValidationImage
from inspector.ui import messages, theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.joined_text import list_text
from inspector.ui.number_text import score_text
from inspector.ui.pages.validating.shown import image_text, label_text, verdict
from inspector.ui.said_text import in_words
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.facts import Fact, Facts
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.image_tools import ImageTools
from inspector.ui.widgets.image_view import ImageView
from inspector.ui.widgets.page_scroll import PageScroll
from inspector.ui.widgets.text_room import make_room
from inspector.ui.widgets.verdict_banner import verdict_word

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

_WAIT_MS = 60
"""Who holds an arrow key wants to see the image where he stops."""
_MOST_WORDS, _FACTS_PX = 5, 128


class PartPane(QWidget):
    """Reads and judges the current image in a thread; the words about it are there at once."""

    said = Signal(object)
    """The `Truth` that a button says of all chosen images."""
    passed_wanted = Signal()
    """Somebody asks why the current image passed."""
    mask_wanted = Signal()
    """The mask of the current image is to be painted."""
    kind_said = Signal(str)
    """They are defects of this kind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self.facts, self.kind, self.typed = ImageView(), Facts(), QComboBox(), QLineEdit()
        self.tools = ImageTools(self.view)
        self.tools.heatmap.setToolTip(self.tr("Heatmap on or off (H)"))
        self._image: ValidationImage | None = None
        self._inspector: PartInspector | None = None
        self._rule: DecisionRule | None = None
        self._map: FloatArray | None = None
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._name.setFont(theme.font(theme.FONT_HEADING, bold=True))
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_read)
        self._job.failed.connect(self._on_failed)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._read)
        self._lay_out()
        self.show_image(None, ())

    @property
    def image(self) -> ValidationImage | None:
        """The image that is shown, or on its way."""
        return self._image

    @property
    def has_map(self) -> bool:
        """Whether there is a heatmap over the picture."""
        return self._map is not None

    def use(self, inspector: "PartInspector | None", rule: DecisionRule | None) -> None:
        """What judges from now on; the picture stays where only the rule is another one."""
        another, self._inspector, self._rule = inspector is not self._inspector, inspector, rule
        if another and self._image is not None:
            self._wait.start()
        elif self._map is not None and rule is not None:
            self.view.show_map(self._map, rule.threshold)
        self._write(())

    def show_image(self, image: ValidationImage | None, words: Sequence[Label], chosen: int = 1) -> None:
        """Shows an image with the words on it, the newest last; `chosen`: for how many the buttons speak."""
        another = (image.path if image else "") != (self._image.path if self._image else "")
        self._image = image
        if another:
            self._job.drop()
            self._map = None
            self.view.clear()
            self.view.set_empty_text("" if image is None else self.tr("Reading the picture…"))
            self._wait.start()
        self._name.setText(Path(image.path).name if image is not None else "")
        if not self.typed.hasFocus():
            self.kind.setEditText(image.kind if image is not None else "")
        for button in (*self.buttons.values(), self.kind, self.paint_button, self.passed):
            button.setEnabled(image is not None)
        for truth, button in self.buttons.items():
            button.setChecked(image is not None and chosen == 1 and image.truth is truth)
        self._write(words)

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """Offers these kinds of defect; what is being typed stays."""
        if [self.kind.itemText(row) for row in range(self.kind.count())] != list(kinds):
            typed = self.kind.currentText()
            self.kind.clear()
            self.kind.addItems(list(kinds))
            self.kind.setEditText(typed)

    @Slot()
    def ask_for_kind(self) -> None:
        """Lets the user choose or type a kind."""
        self.kind.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.typed.selectAll()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        self._wait.stop()
        return self._job.stop(timeout_ms)

    # -- the picture ----------------------------------------------------------------------------------------------------

    @Slot()
    def _read(self) -> None:
        if self._image is not None:
            self._job.start(_opened(Path(self._image.path), self._inspector))

    @Slot(object)
    def _on_read(self, read: tuple[ScreenPicture | None, Inspection | None]) -> None:
        picture, inspection = read
        self.view.set_empty_text(in_words(inspection.error) if inspection is not None else "")
        self.view.show_picture(picture)
        self._map = inspection.map if inspection is not None else None
        self.view.show_map(self._map, self._rule.threshold if self._rule is not None else None)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.view.clear()
            self.view.set_empty_text(messages.explain(error).text())

    # -- the words ------------------------------------------------------------------------------------------------------

    def _write(self, words: Sequence[Label]) -> None:
        each = self._image
        if each is None:
            self.facts.show_facts(())
            return
        judged = verdict(each, self._rule)
        score = score_text(each.score, like=self._rule.threshold if self._rule is not None else None)
        score = score if judged is None else list_text((score, verdict_word(judged)))
        facts = [Fact(self.tr("Shows"), image_text(each)), Fact(self.tr("Score"), each.trouble or score)]
        newest = [label_text(word) for word in reversed(words[-_MOST_WORDS:]) if word.at or word.who]
        facts += [Fact(self.tr("Said") if number == 0 else self.tr("Before"), text) for number, text in enumerate(newest)]
        if each.label is None:
            facts.append(Fact(self.tr("Said"), self.tr("by the source that names it, nobody has labelled it")))
        if each.label is not None and each.label.mask:
            facts.append(Fact(self.tr("Mask"), self.tr("painted")))
        if each.learned:
            facts.append(Fact(self.tr("Learned"), self.tr("The model has learned it; its score is by what the others taught.")))
        facts.append(Fact(self.tr("File"), each.path))
        self.facts.show_facts(facts)

    @Slot()
    def _on_typed(self) -> None:
        """One of the list is activated as well."""
        if self.kind.findText(self.typed.text(), Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive) < 0:
            self._on_kind()

    @Slot()
    def _on_kind(self) -> None:
        if kind := " ".join(self.kind.currentText().split()):
            self.kind_said.emit(kind)

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        said, kinds = self._make_words(), self._make_kinds()
        facts = self._make_facts()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._name)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.tools)
        layout.addLayout(said)
        layout.addLayout(kinds)
        layout.addWidget(facts)

    def _make_words(self) -> QHBoxLayout:
        """What the image shows."""
        words = (
            (Truth.GOOD, "ok", self.tr("Good (1)")),
            (Truth.DEFECT, "ng", self.tr("Defect (2)")),
            (Truth.LEFT_OUT, "close", self.tr("Leave out (3)")),
        )
        self.buttons = {truth: IconButton(icon, text, checkable=True) for truth, icon, text in words}
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        for truth, button in self.buttons.items():
            button.clicked.connect(lambda _=False, truth=truth: self.said.emit(truth))
            row.addWidget(button, 1)
        return row

    def _make_kinds(self) -> QHBoxLayout:
        """What kind of defect it is, where it is, and why it passed."""
        self.paint_button = IconButton("brush", self.tr("Mask…"), tip=self.tr("Paint where the defect is (M)"))
        self.paint_button.clicked.connect(self.mask_wanted)
        self.passed = IconButton("search", self.tr("Why did it pass?"))
        self.passed.clicked.connect(self.passed_wanted)
        self._prepare_kind()
        label = QLabel(self.tr("Kind"))
        label.setBuddy(self.kind)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        row.addWidget(label)
        row.addWidget(self.kind, 1)
        row.addWidget(self.paint_button)
        row.addWidget(self.passed)
        return row

    def _prepare_kind(self) -> None:
        self.kind.setEditable(True)
        self.kind.setLineEdit(self.typed)
        self.kind.setItemDelegate(QStyledItemDelegate(self.kind))  # that of a box to type in knows nothing of the style sheet
        self.kind.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.typed.setPlaceholderText(self.tr("Kind of defect (K)"))
        make_room(self.kind)
        self.kind.setAccessibleName(self.tr("Kind of defect"))
        self.typed.returnPressed.connect(self._on_typed)
        self.kind.activated.connect(self._on_kind)

    def _make_facts(self) -> QWidget:
        """What is known of the image."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.SPACE, 0)
        column.addWidget(self.facts)
        column.addStretch(1)
        facts = PageScroll(inside)
        facts.setFixedHeight(theme.scaled(_FACTS_PX))
        return facts


def _opened(path: Path, inspector: "PartInspector | None") -> Steps[tuple[ScreenPicture | None, Inspection | None]]:
    yield Progress("Opening the picture", 0, 2)
    from inspector.ui.pages.judging import judge_for_screen, open_file  # brings OpenCV, which the window must not wait for

    if inspector is not None:
        return (yield from open_file(path, judge_for_screen(inspector, again=True)))
    from inspector.devices.image_file import read_image

    return ScreenPicture.of(read_image(path)), None
