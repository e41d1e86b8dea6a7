"""Sentences from below the window are plain English text for everybody, and keep what other languages need."""

import copy
import json
import queue
import threading
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import Said, clause_of, joined, places, reason_of, said, said_count, sayable, unended, written

VALUES = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.dates(), st.builds(Path, st.just("a/b.png")))


class Colour(StrEnum):
    RED = "red"


@given(file=VALUES, reason=VALUES)
def test_a_sentence_is_its_english_text(file: object, reason: object) -> None:
    sentence = said("{file} cannot be read: {reason}.", file=file, reason=reason)
    english = f"{file} cannot be read: {reason}."
    assert sentence == english and hash(sentence) == hash(english) and {sentence: 1}[english] == 1
    assert json.loads(json.dumps(sentence)) == english and f"{sentence}" == english == str(sentence)
    assert sentence.template == "{file} cannot be read: {reason}." and set(sentence.values) == {"file", "reason"}


@given(st.text())
def test_braces_in_values_are_only_letters(text: str) -> None:
    inner = said("{name} is {{missing}}", name=text + "{name}{}{0!r}")
    assert said("{why}: {why2}", why=inner, why2="{why}") == f"{text}{{name}}{{}}{{0!r}} is {{missing}}: {{why}}"


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers())
def test_numbers_stay_numbers(score: float, count: int) -> None:
    sentence = said("{score:.2f} of {count:,}", score=score, count=count)
    assert sentence == f"{score:.2f} of {count:,}" and sentence.values == {"score": score, "count": count}


def test_values_are_what_any_language_can_write() -> None:
    error = OSError("gone")
    sentence = said("{a} {b} {c} {d:.2f} {e}", a=Colour.RED, b=error, c=True, d=np.float32(0.1), e=date(2024, 5, 1))
    assert sentence == "red gone True 0.10 2024-05-01"
    assert [type(value) for value in sentence.values.values()] == [str, str, str, np.float32, date]


def test_a_sentence_in_an_exception_is_kept() -> None:
    inner = said("a brush is {width:g} px wide", width=0.5)
    outer = said("{file} is damaged: {reason}.", file="x", reason=ValueError(inner))
    assert outer == "x is damaged: a brush is 0.5 px wide." and outer.values["reason"] is inner


@pytest.mark.parametrize(("count", "text"), [(0, "0 files are gone."), (1, "1 file is gone."), (2, "2 files are gone.")])
def test_a_number_of_things_has_its_form(count: int, text: str) -> None:
    sentence = said_count("{count} file is gone.", "{count} files are gone.", count)
    assert sentence == text and sentence.number == count and sentence.template == "{count} files are gone."


def test_what_is_missing_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        said("{file} is gone.", name="x")


@given(st.lists(st.text(min_size=1), min_size=2))
def test_sentences_in_one_text_stay_sentences(texts: list[str]) -> None:
    pieces = [said("{text}", text=text) for text in texts]
    together = joined(["", *pieces, ""])
    assert together == " ".join(texts) and isinstance(together, Said)
    assert list(together.values.values()) == texts and all(isinstance(each, Said) for each in together.values.values())
    assert joined(["", pieces[0]]) is pieces[0]


def test_lists_have_the_separator_that_is_asked_for() -> None:
    assert joined(["a", "b", "", "c"], by=", ") == "a, b, c" and joined(["a", "b"], by="{}") == "a{}b"
    assert joined([]) == "" and joined(["alone"]) == "alone"


@dataclass(frozen=True)
class _Holder:
    text: str


def test_a_sentence_goes_whole_through_copies_threads_and_exceptions() -> None:
    sentence = said("{file} is gone: {why}.", file="a", why=said("{n} px", n=3))
    with pytest.raises(InspectorError) as raised:
        raise InspectorError(ErrorCode.NO_IMAGES, sentence)
    handed: queue.Queue[str] = queue.Queue()
    thread = threading.Thread(target=handed.put, args=(sentence,))
    thread.start()
    thread.join()
    for each in (raised.value.detail, handed.get(), copy.copy(sentence), copy.deepcopy(sentence), asdict(_Holder(sentence))["text"]):
        assert isinstance(each, Said) and each == sentence
        assert each.template == sentence.template and each.values == sentence.values
        assert isinstance(each.values["why"], Said)


def test_a_text_of_its_own_is_no_template() -> None:
    assert Said("{x} as it is") == "{x} as it is" and Said("x").template == "" and not Said("x").values


def test_the_places_of_a_template() -> None:
    assert places("{a} {b:.2f} {{c}} {a}") == {"a": "", "b": ".2f"}
    for wrong in ("{}", "{0}", "{a.b}", "{a!r}", "{a} {a:g}", "{a", "{a:{b}}"):
        with pytest.raises(ValueError, match=r"."):
            places(wrong)


def test_a_sentence_stands_in_another_one() -> None:
    inner = said("It has format {number}.", number=3)
    clause, kept = clause_of(inner), unended(inner)
    assert clause == "it has format 3" and kept == "It has format 3"
    assert isinstance(clause, Said) and clause.values["sentence"] is inner and isinstance(kept, Said)
    assert clause_of("Gone.") == "gone" and unended("Gone.") == "Gone" and clause_of("") == ""


def test_a_number_stands_alone() -> None:
    assert written(0.5, ".2f") == "0.50" and written(480, ".0f", "px") == "480 px" and written(3) == "3"
    assert written(0.5, ".2f").values == {"value": 0.5}


def test_a_table_says_what_it_holds_later() -> None:
    table = {1: sayable("{where} is damaged: {reason}."), 2: sayable("{where} is gone.")}
    assert [table[key](where="x", reason=said("why")) for key in table] == ["x is damaged: why.", "x is gone."]
    assert table[1](where="x", reason="y").template == "{where} is damaged: {reason}."


def test_the_reason_of_an_exception_stays_a_sentence() -> None:
    inner = said("it is too large")
    assert reason_of(ValueError(inner)) is inner and reason_of(OSError(27, inner, "file")) is inner
    assert reason_of(OSError("gone")) == "gone" and reason_of(ValueError("a", 2)) == "('a', 2)" and reason_of(ValueError()) == ""
