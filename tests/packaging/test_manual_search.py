"""The manual is searched in languages that put no blanks between words, in the browser as in the index."""

import re
from pathlib import Path

import manual_search
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication
from PySide6.QtQml import QJSEngine, QJSValue

LETTERS = st.sampled_from("検査しきい値誤剔除불량부품を、。 ab12_-（）")


@pytest.fixture(scope="module")
def browser(qapp: QCoreApplication) -> QJSEngine:
    engine = QJSEngine()
    engine.evaluate(manual_search.PairsOfLetters.js_splitter_code)
    assert engine.globalObject().property("splitQuery").isCallable()
    return engine


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("불량 부품을", ["불량", "부품", "품을"]),
        ("误剔除率", ["误剔", "剔除", "除率"]),
        ("しきい値は 10", ["しき", "きい", "い値", "値は", "10"]),
        ("件", ["件"]),
        ("settings.toml", ["settings", "toml"]),
        ("NG판정", ["NG", "판정"]),
    ],
)
def test_letters_are_found_in_pairs(text: str, terms: list[str]) -> None:
    assert manual_search.PairsOfLetters({}).split(text) == terms


@given(text=st.text(LETTERS, max_size=12))
def test_what_is_typed_is_cut_as_the_index_is(browser: QJSEngine, text: str) -> None:
    typed = browser.globalObject().property("splitQuery").call([QJSValue(text)]).toVariant()
    assert typed == manual_search.PairsOfLetters({}).split(text)


def test_a_word_within_a_sentence_is_in_the_index(tmp_path: Path) -> None:
    import manual

    source = tmp_path / "source" / "ja"
    source.mkdir(parents=True)
    (source / "index.md").write_text("# 手引き\n\nこの章は誤検出を減らすしきい値の話です。\n", encoding="utf-8")
    manual.build_language(source, tmp_path / "ja")
    index = (tmp_path / "ja" / "searchindex.js").read_text(encoding="utf-8").encode().decode("unicode_escape")
    terms = re.search(r'"terms":\{(.*?)\}', index)
    assert terms is not None
    assert all(f'"{pair}":0' in terms[1] for pair in manual_search.PairsOfLetters({}).split("誤検出"))
