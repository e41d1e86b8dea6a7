"""Sentences from below the window are told in the user's language."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from pseudo_language import CODE, untranslated, write_pseudo_language
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from inspector import paths
from inspector.core.decision import Reason
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.gate_words import sentence
from inspector.core.picture_limits import Excess, Figure, Range
from inspector.core.recipe import Recipe
from inspector.core.said import Said, clause_of, joined, said, said_count, unended
from inspector.datasets.listing import find_images
from inspector.devices.image_file import read_image
from inspector.devices.source_syntax import parse
from inspector.storage import projects
from inspector.ui import messages, said_text
from inspector.ui.application import speak
from inspector.ui.date_text import moment_text
from inspector.ui.said_text import in_words

RUSSIAN = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="ru"><context><name>said</name>
<message><source>{file} cannot be read: {reason}.</source><translation>{reason} ({file})!</translation></message>
<message><source>no picture</source><translation>нет снимка</translation></message>
<message><source>The score is {score:,.2f}, not {share:.0%}.</source><translation>{score:,.2f} / {share:.0%}</translation></message>
<message><source>At {at}.</source><translation>В {at}.</translation></message>
<message><source>{file} is broken.</source><translation>{nothing}</translation></message>
<message><source>{first} is gone.</source><translation>{first}!</translation></message>
<message numerus="yes"><source>{count} pictures of {where}</source><translation>
<numerusform>{count} снимок, {where}</numerusform><numerusform>{count} снимка, {where}</numerusform>
<numerusform>{count} снимков, {where}</numerusform></translation></message></context>
<context><name>joined</name><message><source>{first} {second}</source><translation>{first}{second}</translation></message>
<message><source>{first}, {second}</source><translation>{first}、{second}</translation></message></context></TS>"""


DATA = re.compile(r"[^\s«»]*[/\\][^\s«»]*|a\.png|__MACOSX|project\.json|usb|\bfps\b|\bnan\b|schema")
"""Names of files and of options, which no language translates."""


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
    assert in_words(said("The score is {score:,.2f}, not {share:.0%}.", score=1234.5, share=0.5)) == f"1{group}234,50 / 50\u00a0%"
    moment = datetime(2024, 5, 1, 13, 7)
    assert in_words(said("At {at}.", at=moment)) == f"В {moment_text(moment)}."


@pytest.mark.parametrize(("count", "text"), [(1, "1 снимок, x"), (2, "2 снимка, x"), (5, "5 снимков, x"), (21, "21 снимок, x")])
def test_a_number_of_things_has_the_forms_of_the_language(russian: None, count: int, text: str) -> None:
    assert in_words(said_count("{count} picture of {where}", "{count} pictures of {where}", count, where="x")) == text


def test_joined_sentences_are_translated_each(russian: None) -> None:
    assert in_words(joined([said("no picture"), "a, b.png"], by=", ")) == "нет снимка、a, b.png"
    assert in_words(joined([said("{first} is gone.", first="a"), said("{first} is gone.", first="b")])) == "a!b!"
    assert in_words(joined([said("no picture"), "a.png"], by="-")) == "нет снимка-a.png"


def test_other_texts_stay_as_they_are(russian: None) -> None:
    for text in ("no picture", "{file} cannot be read", Said("{plain}"), said("not in the file: {x}", x="{y}"), ""):
        assert in_words(text) == str(text)


def test_a_mistake_of_a_translator_hides_nothing(russian: None, monkeypatch: pytest.MonkeyPatch) -> None:
    told = list[str]()
    monkeypatch.setattr(said_text, "_log", SimpleNamespace(warning=lambda text, *values, **_: told.append(text % values)))
    assert in_words(said("{file} is broken.", file="a.png")) == "a.png is broken."
    assert len(told) == 1 and "{nothing}" in told[0]


def test_a_sentence_stands_in_another_one_as_the_language_has_it(russian: None) -> None:
    inner = said("no picture")
    assert in_words(clause_of(said("The score is {score:,.2f}, not {share:.0%}.", score=1, share=1))) == "1,00 / 100\u00a0%"
    assert in_words(said("{file} cannot be read: {reason}.", file="a", reason=unended(inner))) == "нет снимка (a)!"


def damaged_picture(folder: Path) -> None:
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    read_image(folder / "a.png")


def damaged_project(folder: Path) -> None:
    (folder / "project.json").write_text(json.dumps({"schema": "a"}), encoding="utf-8")
    projects.open_project(folder)


def newer_project(folder: Path) -> None:
    (folder / "project.json").write_text(json.dumps({"schema": 999, "program": "99.9"}), encoding="utf-8")
    projects.open_project(folder)


def no_images(folder: Path) -> None:
    (folder / "notes.txt").write_text("7", encoding="utf-8")
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / "a.png").write_bytes(b"7")
    find_images([folder])


def unknown_source(folder: Path) -> None:
    parse("usb:0,fps=nan")


def unusual_picture(folder: Path) -> None:
    excess = Excess(Figure.BRIGHTNESS, 0.05, Range(0.31, 0.36, 0.25, 0.44), Reason.TOO_DARK)
    raise InspectorError(ErrorCode.IMAGE_UNLIKE, sentence(excess, "7"))


def setting_out_of_range(folder: Path) -> None:
    Recipe(patch_size=4)


@pytest.mark.parametrize(
    "fail", [damaged_picture, damaged_project, newer_project, no_images, unknown_source, unusual_picture, setting_out_of_range]
)
def test_what_fails_below_the_window_is_told_in_the_users_language(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fail: Callable[[Path], None]
) -> None:
    write_pseudo_language(tmp_path / "translations")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    resource, locale = paths.resource, QLocale()
    monkeypatch.setattr(paths, "resource", lambda name: tmp_path / name if name == "translations" else resource(name))
    folder = tmp_path / "7"
    folder.mkdir()
    with pytest.raises(InspectorError) as raised:
        fail(folder)
    english = str(raised.value)
    try:
        speak(qapp, CODE)
        told = messages.explain(raised.value).text()
    finally:
        monkeypatch.undo()
        speak(qapp, "en")
        QLocale.setDefault(locale)
    assert messages.explain(raised.value).detail == english
    left = DATA.sub("", untranslated(told))
    assert "«" in told and english not in told and not re.search(r"[^\W\d_]{2}", left), told
