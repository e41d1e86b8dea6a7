"""A verdict in a small place has a shape, a word and a colour."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from inspector.core.types import Verdict
from inspector.ui import icons, theme
from inspector.ui.widgets.verdict_banner import verdict_word
from inspector.ui.widgets.verdict_mark import paint_mark


@pytest.fixture
def drawn(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Icons and words, as they are drawn."""
    seen: list[str] = []
    monkeypatch.setattr(icons, "paint", lambda painter, name, where, colour: seen.append(f"{name} {colour}"))
    draw = QPainter.drawText
    monkeypatch.setattr(QPainter, "drawText", lambda painter, *given: (seen.append(str(given[-1])), draw(painter, *given))[1])
    return seen


def paint(verdict: Verdict, width: float, *, word_first: bool = False) -> None:
    image = QImage(200, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        paint_mark(painter, QRectF(0, 0, width, 20), verdict, theme.tone(theme.LIGHT, verdict).ink, 16, word_first=word_first)


@pytest.mark.parametrize("word_first", [False, True])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_has_its_own(drawn: list[str], verdict: Verdict, word_first: bool) -> None:
    paint(verdict, 84, word_first=word_first)
    assert drawn == [f"{icons.verdict_icon(verdict)} {theme.tone(theme.LIGHT, verdict).ink}", verdict_word(verdict)]


def test_without_room_the_shape_stays(drawn: list[str]) -> None:
    paint(Verdict.UNDECIDED, 40)
    assert [each.split()[0] for each in drawn] == ["undecided"]


def test_the_words_differ_in_more_than_their_colour(drawn: list[str]) -> None:
    for verdict in Verdict:
        paint(verdict, 150)
    assert len({each.split()[0] for each in drawn}) == 2 * len(list(Verdict))
