"""The pane that says what a model which came from another one would change."""

from pathlib import Path

from page_stand_ins import write_parts
from pytestqt.qtbot import QtBot

from inspector.core.types import Verdict
from inspector.services.relearning.effect import Effect, Pair, Seen
from inspector.services.relearning.sample import Group, SampleImage
from inspector.ui.pages.effect_pane import EffectPane


def pair(path: Path, group: Group, before: float, after: float) -> Pair:
    expected = {Group.DEFECT: Verdict.NG, Group.GOOD: Verdict.OK}.get(group)
    seen = [Seen(score, Verdict.NG if score > 25 else Verdict.OK) for score in (before, after)]
    return Pair(SampleImage(str(path), group, path.name, expected), *seen)


def pane(qtbot: QtBot, effect: Effect | None) -> EffectPane:
    made = EffectPane()
    qtbot.addWidget(made)
    made.resize(600, 700)
    made.show()
    made.show_effect(effect)
    return made


def test_counts_changes_and_what_forbids_it_are_shown(qtbot: QtBot, tmp_path: Path) -> None:
    paths = write_parts(tmp_path, 10, 20, 30)
    pairs = (pair(paths[0], Group.DEFECT, 31.2, 22.4), pair(paths[1], Group.GOOD, 30, 20), pair(paths[2], Group.RECORDED, 10, 11))
    gone = SampleImage("gone.png", Group.DEFECT, "gone.png", Verdict.NG)
    shown = pane(qtbot, Effect(pairs, 25.0, 24.0, (gone,)))
    assert shown.head.text() == "1.png would pass: 31.2 → 22.4"
    assert shown.facts.text() == "Threshold 25.0 → 24.0" and "gone.png" in shown.gone.text()
    texts = {key: label.text() for key, label in shown.cells.items()}
    assert texts[Group.DEFECT, Verdict.NG] == "1 → 0" and texts[Group.GOOD, Verdict.OK] == "0 → 1"
    assert texts[Group.RECORDED, Verdict.OK] == "1" and shown.cells[Group.DEFECT, Verdict.NG].font().bold()
    assert [shown.list.item(k).text().splitlines()[0] for k in range(shown.list.count())] == [
        "1.png   ·   Known defects",
        "2.png   ·   Good validation images",
    ]
    qtbot.waitUntil(lambda: shown.list.thumbnails.get(str(paths[0])) is not None)
    with qtbot.waitSignal(shown.image_wanted) as wanted:
        shown.list.itemClicked.emit(shown.list.item(1))
    assert wanted.args == [pairs[1]]
    assert shown.stop(3000)


def test_what_changes_nothing_says_so_and_what_was_not_tried_is_not_there(qtbot: QtBot, tmp_path: Path) -> None:
    shown = pane(qtbot, None)
    assert not shown.isVisible()
    shown.show_effect(Effect((pair(tmp_path / "a.png", Group.GOOD, 1, 2),), 25.0, 25.0))
    assert shown.isVisible() and shown.head.text() == "Nothing known would be judged otherwise"
    assert not shown.list.isVisible() and not shown.gone.isVisible()
    assert shown.stop(3000)
