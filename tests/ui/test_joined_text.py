"""Lists and sentences are put together by marks that a translation may change, and written ones are read with any keyboard's marks."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from inspector.ui.joined_text import clauses_text, ended_text, items_in, list_text, named_text, sentences_text

_JAPANESE = {
    "{first}, {second}": "{first}、{second}",
    "{first}; {second}": "{first}；{second}",
    "{first} {second}": "{first}{second}",
    "{name}: {what}": "{name}：{what}",
    "{words}.": "{words}。",
}


class _Translator(QTranslator):
    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:  # type: ignore[override]
        return _JAPANESE.get(text, "") if context == "joined" else ""

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def japanese(qapp: QApplication) -> Iterator[None]:
    translator = _Translator()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_english_marks(qapp: QApplication) -> None:
    assert list_text(["a", "", "b", "c"]) == "a, b, c" and list_text([]) == ""
    assert clauses_text(["a, b", "c"]) == "a, b; c"
    assert sentences_text(["One.", "", "Two {braces}."]) == "One. Two {braces}."
    assert named_text("Dent", "3") == "Dent: 3"
    assert [ended_text(words) for words in ("Done", "Done.", "Really?", "")] == ["Done.", "Done.", "Really?", ""]


def test_marks_of_another_language(japanese: None) -> None:
    assert list_text(["傷", "汚れ"]) == "傷、汚れ" and clauses_text(["傷", "汚れ"]) == "傷；汚れ"
    assert sentences_text([ended_text("完了"), "次へ。"]) == "完了。次へ。"
    assert named_text("傷", "3") == "傷：3" and ended_text("次へ。") == "次へ。"


@pytest.mark.parametrize(
    "written", ["scratch, dent,stain", "scratch，dent；stain", "scratch、dent、stain、", "scratch; dent\nstain", " ,scratch,, dent,stain"]
)
def test_what_is_written_as_a_list(written: str) -> None:
    assert items_in(written) == ("scratch", "dent", "stain")
