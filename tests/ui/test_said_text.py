"""Sentences from below the window are told in the user's language."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from inspector import paths
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import Said, joined, said, said_count
from inspector.ui import messages
from inspector.ui.application import speak
from inspector.ui.date_text import moment_text
from inspector.ui.said_text import in_words

RUSSIAN = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="ru"><context><name>said</name>
<message><source>{file} cannot be read: {reason}.</source><translation>{reason} ({file})!</translation></message>
<message><source>no picture</source><translation>нет снимка</translation></message>
<message><source>The score is {score:,.2f}, not {share:.0%}.</source><translation>{score:,.2f} / {share:.0%}</translation></message>
<message><source>At {at}.</source><translation>В {at}.</translation></message>
<message><source>{file} is broken.</source><translation>{nothing}</translation></message>
<message numerus="yes"><source>{count} pictures of {where}</source><translation>
<numerusform>{count} снимок, {where}</numerusform><numerusform>{count} снимка, {where}</numerusform>
<numerusform>{count} снимков, {where}</numerusform></translation></message></context></TS>"""


@pytest.fixture
def russian(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The window speaks Russian, which has three forms of numbers."""
    made = tmp_path / "translations"
    made.mkdir()
    shutil.copy(paths.resource("translations") / "inspector_en.ts", made)
    (made / "inspector_ru.ts").write_text(RUSSIAN, encoding="utf-8")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    resource, locale = paths.resource, QLocale()
    monkeypatch.setattr(paths, "resource", lambda name: made if name == "translations" else resource(name))
    speak(qapp, "ru")
    yield
    monkeypatch.undo()
    speak(qapp, "en")
    QLocale.setDefault(locale)


def test_a_sentence_is_translated_with_what_stands_in_it(russian: None) -> None:
    sentence = said("{file} cannot be read: {reason}.", file="{a}.png", reason=said("no picture"))
    assert sentence == "{a}.png cannot be read: no picture." and in_words(sentence) == "нет снимка ({a}.png)!"
    error = InspectorError(ErrorCode.IMAGE_UNREADABLE, sentence)
    assert messages.explain(error).detail == "нет снимка ({a}.png)!"


def test_numbers_and_times_are_written_as_in_the_language(russian: None) -> None:
    group = QLocale().groupSeparator()
    assert in_words(said("The score is {score:,.2f}, not {share:.0%}.", score=1234.5, share=0.5)) == f"1{group}234,50 / 50 %"
    moment = datetime(2024, 5, 1, 13, 7)
    assert in_words(said("At {at}.", at=moment)) == f"В {moment_text(moment)}."


@pytest.mark.parametrize(("count", "text"), [(1, "1 снимок, x"), (2, "2 снимка, x"), (5, "5 снимков, x"), (21, "21 снимок, x")])
def test_a_number_of_things_has_the_forms_of_the_language(russian: None, count: int, text: str) -> None:
    assert in_words(said_count("{count} picture of {where}", "{count} pictures of {where}", count, where="x")) == text


def test_joined_sentences_are_translated_each(russian: None) -> None:
    assert in_words(joined([said("no picture"), "a.png"], by=", ")) == "нет снимка, a.png"


def test_other_texts_stay_as_they_are(russian: None) -> None:
    for text in ("no picture", "{file} cannot be read", Said("{plain}"), said("not in the file: {x}", x="{y}"), ""):
        assert in_words(text) == str(text)


def test_a_mistake_of_a_translator_hides_nothing(russian: None, caplog: pytest.LogCaptureFixture) -> None:
    assert in_words(said("{file} is broken.", file="a.png")) == "a.png is broken." and "nothing" in caplog.text
