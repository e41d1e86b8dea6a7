"""A language is one file: found by its name, compiled when it is needed, and no reason not to start."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pseudo_language import CODE, write_pseudo_language
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.ui import languages
from inspector.ui.application import make_application, speak
from inspector.ui.number_text import count_text
from inspector.ui.plural import Counted, counted

ENGLISH = paths.resource("translations") / "inspector_en.ts"
SENTENCE = "No threshold can be defended from {count} good parts: at least {needed} are needed."
ENGLISH_SENTENCE = "No threshold can be defended from 1 good part: at least 9 are needed."
RUSSIAN = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="ru"><context><name>Counted</name>
<message numerus="yes"><source>{count} images</source><translation>
<numerusform>{count} снимок</numerusform><numerusform>{count} снимка</numerusform><numerusform>{count} снимков</numerusform>
</translation></message></context></TS>"""


def test_the_language_in_the_settings_is_spoken_unless_the_environment_names_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = paths.settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('language = "ru"\n', encoding="utf-8")
    monkeypatch.setenv(languages.LANGUAGE_VARIABLE, "de")
    assert languages.named() == "de"
    monkeypatch.delenv(languages.LANGUAGE_VARIABLE)
    assert languages.named() == "ru"
    file.write_text("language = [", encoding="utf-8")
    assert languages.named() == "" and file.exists()  # whoever can tell of it finds it as it was


@pytest.fixture
def folder(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program's folder of translations, with a file for English."""
    made = tmp_path / "translations"
    made.mkdir()
    shutil.copy(ENGLISH, made)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))  # with an empty cache
    resource, locale = paths.resource, QLocale()
    monkeypatch.setattr(paths, "resource", lambda name: made if name == "translations" else resource(name))
    yield made
    monkeypatch.undo()
    speak(qapp, "en")
    QLocale.setDefault(locale)


def verdict() -> str:
    return QCoreApplication.translate("Counters", "Undecided")


def images(count: int) -> str:
    return counted(Counted.tr("{count} images", "", count), count)


def test_a_file_is_all_that_a_language_takes(qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert languages.available() == {"en": "English"}
    write_pseudo_language(folder)
    assert languages.available() == {"en": "English", CODE: "Esperanto"}
    monkeypatch.setenv(languages.LANGUAGE_VARIABLE, CODE)
    make_application(scheme="light")
    assert verdict() == "«Undecided»" and images(3) == "«3 images»"


def test_another_language_takes_the_place_of_the_first(qapp: QApplication, folder: Path) -> None:
    write_pseudo_language(folder)
    speak(qapp, CODE)
    speak(qapp, "en")
    QApplication.processEvents()
    assert verdict() == "Undecided" and images(1) == "1 image" and images(0) == "0 images"
    assert len(qapp.findChildren(QTranslator)) == 2


def test_numbers_have_as_many_forms_as_the_language(qapp: QApplication, folder: Path) -> None:
    (folder / "inspector_ru.ts").write_text(RUSSIAN, encoding="utf-8")
    speak(qapp, "ru")
    assert [images(count) for count in (1, 2, 5, 21)] == ["1 снимок", "2 снимка", "5 снимков", "21 снимок"]
    assert verdict() == "Undecided" and counted(Counted.tr(SENTENCE, "", 1), 1, needed="9") == ENGLISH_SENTENCE


def test_qts_own_buttons_numbers_and_dates_follow(qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    (folder / "inspector_de.ts").write_text(RUSSIAN.replace('"ru"', '"de"'), encoding="utf-8")
    speak(qapp, "de")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"
    assert count_text(47404) == "47.404" and QLocale().monthName(11) == "November" and QLocale().dayName(1) == "Montag"


@pytest.mark.parametrize(
    ("system", "chosen"),
    [
        (["de-Latn-AT", "de-AT", "de-Latn", "de"], "de"),
        (["pt-Latn-BR", "pt-BR", "pt"], "pt_BR"),
        (["zh-Hans-CN", "zh-CN", "zh"], "zh_CN"),
        (["fr-FR", "fr", "de-DE", "de"], "de"),
        (["en-US", "en", "de"], "en"),
        (["fr"], "en"),
        (["C"], "en"),
        ([], "en"),
    ],
)
def test_the_systems_language_is_spoken_where_there_is_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, system: list[str], chosen: str
) -> None:
    for code in ("de", "pt_BR", "zh_CN"):
        (folder / f"inspector_{code}.qm").touch()
    monkeypatch.setattr(languages, "_system_languages", lambda: system)
    assert languages.choose() == chosen
    assert languages.choose("de_AT") == "de" and languages.choose("nonsense") == "en" and languages.choose("../en") == "en"


@pytest.mark.parametrize("damage", ["empty", "half", "other", "source", "no compiler", "no folder", "no file"])
def test_damage_is_said_in_the_log_and_english_on_the_screen(
    qapp: QApplication, folder: Path, damage: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    source, compiled = write_pseudo_language(folder), folder / f"inspector_{CODE}.qm"
    languages._compile(source, compiled)
    whole = compiled.read_bytes()
    compiled.write_bytes({"empty": b"", "half": whole[: len(whole) // 2], "other": b"nonsense" * 99}.get(damage, whole))
    if damage in ("source", "no compiler", "no folder", "no file"):
        compiled.unlink()
    if damage == "source":
        source.write_text("nonsense", encoding="utf-8")
    if damage == "no compiler":
        monkeypatch.setattr(languages, "lrelease", lambda: folder / "nowhere")
    if damage == "no folder":
        shutil.rmtree(folder)
    if damage == "no file":
        source.unlink()
    speak(qapp, CODE)
    assert verdict() == "Undecided" and len(caplog.records) >= 1
    assert images(1) == ("1 images" if damage in ("no compiler", "no folder") else "1 image")  # English has its forms from a file, too


def test_the_program_needs_no_compiler_where_the_file_is_compiled(
    qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_pseudo_language(folder)
    languages._compile(source, source.with_suffix(".qm"))
    source.unlink()
    monkeypatch.setattr(languages, "lrelease", lambda: folder / "nowhere")
    speak(qapp, CODE)
    assert verdict() == "«Undecided»"
