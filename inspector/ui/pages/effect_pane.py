"""What a model that came from another one would change: verdicts before and after by group, and the pictures that change, worst first."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from inspector.core.types import Verdict
from inspector.services.relearning.effect import Effect, Pair, Seen
from inspector.services.relearning.sample import Group
from inspector.ui import theme
from inspector.ui.joined_text import list_text
from inspector.ui.number_text import count_text, score_text
from inspector.ui.pages.pictured_list import PicturedList
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

MOST_SHOWN = 200
_PICTURE_PX, _MOST_NAMED = 56, 5
_GROUPS = {
    Group.DEFECT: QT_TRANSLATE_NOOP("EffectPane", "Known defects"),
    Group.CHALLENGE: QT_TRANSLATE_NOOP("EffectPane", "Challenge samples"),
    Group.GOOD: QT_TRANSLATE_NOOP("EffectPane", "Good validation images"),
    Group.RECORDED: QT_TRANSLATE_NOOP("EffectPane", "Recorded parts"),
}
_VERDICTS = {
    Verdict.OK: QT_TRANSLATE_NOOP("EffectPane", "OK"),
    Verdict.NG: QT_TRANSLATE_NOOP("EffectPane", "NG"),
    Verdict.UNDECIDED: QT_TRANSLATE_NOOP("EffectPane", "Undecided"),
}


def group_text(group: Group) -> str:
    """How a group of the sample is called."""
    return QCoreApplication.translate("EffectPane", _GROUPS[group])


class EffectPane(QWidget):
    """Empty until it is given an effect. `stop` it with the page that it stands on."""

    image_wanted = Signal(object)
    """A `Pair` that somebody wants to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.facts, self.gone = QLabel(), QLabel(), QLabel()
        self.head.setProperty("role", "heading")
        for label in (self.facts, self.gone):
            label.setProperty("role", "muted")
        for label in (self.head, self.facts, self.gone):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.cells: dict[tuple[Group, Verdict], QLabel] = {}
        self.list = _Changes()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.head)
        layout.addWidget(self.facts)
        layout.addLayout(self._table())
        layout.addWidget(self.gone)
        layout.addWidget(self.list, 100)
        layout.addStretch(1)  # where no picture changes
        self.list.itemActivated.connect(self._on_wanted)
        self.list.itemClicked.connect(self._on_wanted)
        self.show_effect(None)

    def show_effect(self, effect: Effect | None) -> None:
        """Says what would change; None: nothing was tried."""
        self.setVisible(effect is not None)
        self.list.show_pairs(effect.changes[:MOST_SHOWN] if effect is not None else ())
        if effect is None:
            return
        self.head.setText(self._verdict_on(effect))
        self.facts.setText(
            self.tr("Threshold {before} → {after}").format(
                before=score_text(effect.threshold_before, beside=effect.threshold_after),
                after=score_text(effect.threshold_after, like=effect.threshold_before),
            )
        )
        for group in Group:
            before, after = effect.counts(group)
            for verdict in Verdict:
                self._fill(self.cells[group, verdict], before[verdict], after[verdict])
        self._say_what_is_gone(effect)
        self.list.setVisible(self.list.count() > 0)

    def stop(self, timeout_ms: int) -> bool:
        """Reads no more pictures; False when the thread does not end in time."""
        return self.list.stop(timeout_ms)

    def _verdict_on(self, effect: Effect) -> str:
        if effect.breaking:
            worst = effect.breaking[0]
            passes, fails = self.tr("{name} would pass: {before} → {after}"), self.tr("{name} would be rejected: {before} → {after}")
            words = passes if worst.escapes else fails
            return words.format(name=worst.image.name, before=_short(worst.before), after=_short(worst.after))
        if not effect.changes:
            return self.tr("Nothing known would be judged otherwise")
        return self.tr("No known defect would pass by it")

    def _say_what_is_gone(self, effect: Effect) -> None:
        lost = [each.name for each in effect.gone] + [path for path, _ in effect.problems]
        named = list_text([*lost[:_MOST_NAMED], "…" if len(lost) > _MOST_NAMED else ""])
        self.gone.setText(self.tr("Not judged, because the pictures are not there: {names}").format(names=named))
        self.gone.setVisible(bool(lost))

    def _fill(self, cell: QLabel, before: int, after: int) -> None:
        cell.setText(f"{count_text(before)} → {count_text(after)}" if before != after else count_text(before))
        cell.setFont(theme.font(theme.FONT_BODY, bold=before != after))

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.SPACE)
        grid.setVerticalSpacing(theme.SPACE // 2)
        for column, verdict in enumerate(Verdict, 1):
            title = QLabel(QCoreApplication.translate("EffectPane", _VERDICTS[verdict]))
            title.setProperty("role", "muted")
            grid.addWidget(title, 0, column, Qt.AlignmentFlag.AlignRight)
        for row, group in enumerate(Group, 1):
            grid.addWidget(QLabel(group_text(group)), row, 0)
            for column, verdict in enumerate(Verdict, 1):
                cell = self.cells[group, verdict] = QLabel()
                grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        return grid

    @Slot(QListWidgetItem)
    def _on_wanted(self, item: QListWidgetItem) -> None:
        self.image_wanted.emit(self.list.value(self.list.row(item)))


class _Changes(PicturedList):
    """Pictures that would be judged otherwise, each with what is known of it; read while they are looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Pictures that would be judged otherwise"), _PICTURE_PX, parent)
        self.setWordWrap(True)

    def show_pairs(self, pairs: Iterable[Pair]) -> None:
        """Replaces the list."""
        self.clear()
        for pair in pairs:
            self.add(_pair_text(pair), pair, pair.image.path, _PICTURE_PX + theme.SPACE)


def _pair_text(pair: Pair) -> str:
    names = [QCoreApplication.translate("EffectPane", _VERDICTS[each.verdict]) for each in (pair.before, pair.after)]
    scores = f"{_short(pair.before)} → {_short(pair.after)}"
    return f"{pair.image.name}   ·   {group_text(pair.image.group)}\n{names[0]} → {names[1]}   ·   {scores}"


def _short(seen: Seen) -> str:
    return "–" if seen.score is None else score_text(seen.score)
