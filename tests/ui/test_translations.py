"""All five languages say everything, with the terms of their glossaries."""

import csv
from pathlib import Path

import pytest
from pseudo_language import ROOT, messages

FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("de", "ja", "ko", "zh_CN")
FORMS = {"de": 2, "ja": 1, "ko": 1, "zh_CN": 1}
"""Forms of a number, as Qt counts them."""


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_english_and_four_more_are_there() -> None:
    assert {file.stem.removeprefix("inspector_") for file in FOLDER.glob("inspector_*.ts")} == {"en", *LANGUAGES}


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_is_left_untranslated(code: str) -> None:
    """Mended by translating it: python packaging/translations.py marks what is new as unfinished."""
    found = messages(FOLDER / f"inspector_{code}.ts")
    assert len(found) > 3000
    left = []
    for (context, source), message in found.items():
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in list(translation) or [translation]]
        wanted = FORMS[code] if message.get("numerus") else 1
        if translation.get("type") or len(forms) != wanted or not all(forms):
            left.append(f"{context}: {source}")
    assert left == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_glossary_has_one_word_for_every_term(code: str) -> None:
    terms = [row["term"] for row in rows("glossary.csv")]
    own = rows(f"glossary_{code}.csv")
    assert len(terms) >= 60 and [row["term"] for row in own] == terms
    assert [row["term"] for row in own if not row["translation"].strip() or not row["source"].strip()] == []


SAID = {"Threshold": "threshold", "Camera": "camera", "Verdict": "verdict", "Defect": "defect", "Operator": "operator"}
"""Texts of the window that are nothing but a term."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_window_uses_the_words_of_the_glossary(code: str) -> None:
    own = {row["term"]: row["translation"] for row in rows(f"glossary_{code}.csv")}
    found = messages(FOLDER / f"inspector_{code}.ts")
    said = {(source, message.findtext("translation", "")) for (_, source), message in found.items() if source in SAID}
    assert len(said) >= 3
    assert [
        (source, text) for source, text in said if not any(word.strip() in text for word in own[SAID[source]].replace("(", ";").split(";"))
    ] == []


def test_there_are_texts_to_speak_of() -> None:
    assert Path(FOLDER / "said.json").stat().st_size > 1000
