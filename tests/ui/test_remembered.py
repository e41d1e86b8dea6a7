"""Sentences that were stored in English are found again among those of the program, and only they are."""

import json
from pathlib import Path

import pytest
import said_marks
import translations
from hypothesis import given
from hypothesis import strategies as st
from pseudo_language import ROOT
from PySide6.QtCore import QCoreApplication

from inspector import paths
from inspector.core.decision import Reason
from inspector.core.gate_words import sentence
from inspector.core.picture_limits import Excess, Figure, Range
from inspector.core.said import Said, clause_of, joined, places, said, said_count
from inspector.ui import remembered
from inspector.ui.remembered import words_of

TEMPLATES = sorted(said_marks.plain(ROOT / "inspector"))
WAITS, WAIT = "{count} part waits for its verdict already.", "{count} parts wait for their verdict already."
NAMES = st.text("abcXYZ0123456789._-/äß{}", min_size=1, max_size=12)


def found(text: str) -> str:
    return remembered._remembered(text, remembered._DEEPEST)


def test_all_sentences_are_known_to_the_program() -> None:
    """Mended by `python packaging/translations.py`."""
    assert translations.SENTENCES.read_text(encoding="utf-8") == said_marks.listed(ROOT / "inspector")
    assert paths.resource("translations") / remembered.FILE == translations.SENTENCES


@given(template=st.sampled_from(TEMPLATES), data=st.data())
def test_a_stored_sentence_says_what_it_said(template: str, data: st.DataObject) -> None:
    specs = places(template)
    values = {name: data.draw(st.integers(0, 9999) if spec else NAMES) for name, spec in specs.items()}
    text = str(said(template, **values))
    assert found(text) == text and words_of(text) == text  # the window speaks English here


@pytest.mark.parametrize(
    ("stored", "template"),
    [
        (said("The model {model} is damaged: {reason}.", model="m1", reason="7"), "The model {model} is damaged: {reason}."),
        (said_count(WAITS, WAIT, 1), WAIT),
        (said_count(WAITS, WAIT, 1200), WAIT),
        (said("No code was found."), "No code was found."),
    ],
)
def test_a_stored_sentence_has_its_template_again(stored: Said, template: str) -> None:
    again = found(str(stored))
    assert isinstance(again, Said) and again.template == template and again.values == stored.values and again.number == stored.number


def test_what_stands_in_a_sentence_is_found_too() -> None:
    outer = found("a.png cannot be read: its data is damaged.")
    assert isinstance(outer, Said)
    reason = outer.values["reason"]
    assert isinstance(reason, Said) and reason.template == "its data is damaged"
    inner = clause_of(said("It has format {format}, this one reads {ours}.", format=3, ours=2))
    clause = found(f"The model m1 is damaged: {inner}.")
    assert isinstance(clause, Said)
    within = clause.values["reason"]
    assert isinstance(within, Said) and within.values["sentence"] == "It has format 3, this one reads 2."


def test_two_sentences_are_found_each() -> None:
    excess = Excess(Figure.BRIGHTNESS, 0.05, Range(0.31, 0.36, 0.25, 0.44), Reason.TOO_DARK)
    text = sentence(excess, "Caps")
    again = found(str(text))
    assert again == text and isinstance(again, Said) and again.by == " "
    first, second = again.values.values()
    assert isinstance(first, Said) and first.template == "Not judged: the picture is too dark: {figures}."
    assert isinstance(second, Said) and second.values == {"project": "Caps"}


@given(st.text(max_size=60))
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert found(text) == text and words_of(text) == text


def test_what_is_no_longer_known_stays_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Nobody has ever said this: 7."
    assert found(text) is text
    together = joined((said("No code was found."), "Nobody has ever said this."))
    assert found(str(together)) == together
    long = "a" * 5000
    assert found(long) is long


def test_stored_sentences_are_told_in_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    def shout(context: str, text: str, *_: object) -> str:
        return text.upper().replace("{FILE}", "{file}").replace("{REASON}", "{reason}") if context == "said" else text

    monkeypatch.setattr(QCoreApplication, "translate", shout)
    assert words_of("a.png cannot be read: its data is damaged.") == "a.png CANNOT BE READ: ITS DATA IS DAMAGED."


def test_without_the_list_everything_stays_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (None, "[", json.dumps({"plain": [7]}), json.dumps({"plain": ["{"], "counted": {}})):
        folder = tmp_path / "translations"
        folder.mkdir(exist_ok=True)
        if content is not None:
            (folder / remembered.FILE).write_text(content, encoding="utf-8")
        monkeypatch.setattr(paths, "resource", lambda name, folder=folder: folder)
        remembered._known.cache_clear()
        remembered._remembered.cache_clear()
        assert words_of("No code was found.") == "No code was found."
    monkeypatch.undo()
    remembered._known.cache_clear()
    remembered._remembered.cache_clear()
