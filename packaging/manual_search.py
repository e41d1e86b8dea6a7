"""How the manual is searched in Chinese, Japanese and Korean: an extension of Sphinx, which knows no words that no blanks part.

Every run of their letters is cut into pairs that overlap, in the index and in what a reader types alike; what holds all pairs of a
word is found. That is how Lucene's CJKBigramFilter does it, and wants no dictionary.
"""

from __future__ import annotations

import re

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage

_SHARED = "\\u3005\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af"
"""Kana, Han and Hangul, written so that Python and a browser both read it."""
_RUNS = re.compile(rf"[{_SHARED}]+|[^\W{_SHARED}]+")
_IS_CJK = re.compile(rf"[{_SHARED}]")


class PairsOfLetters(SearchLanguage):
    """Splits in Python for the index, and in the browser for what was typed."""

    js_splitter_code = f"""
var splitQuery = function (query) {{
  var terms = [];
  (query.match(/[{_SHARED}]+|[A-Za-z0-9_\\u00c0-\\u024f]+/g) || []).forEach(function (run) {{
    if (run.length < 3 || !/[{_SHARED}]/.test(run)) terms.push(run);
    else for (var i = 0; i + 1 < run.length; i++) terms.push(run.slice(i, i + 2));
  }});
  return terms;
}};
"""

    def split(self, text: str) -> list[str]:
        return [term for run in _RUNS.findall(text) for term in _pairs(run)]

    def stem(self, word: str) -> str:
        return word.lower()


class Chinese(PairsOfLetters):
    lang, language_name = "zh", "Chinese"


class Japanese(PairsOfLetters):
    lang, language_name = "ja", "Japanese"


class Korean(PairsOfLetters):
    lang, language_name = "ko", "Korean"


def _pairs(run: str) -> list[str]:
    if len(run) < 3 or not _IS_CJK.match(run):
        return [run]
    return [run[start : start + 2] for start in range(len(run) - 1)]


def setup(app: Sphinx) -> dict[str, object]:
    """Called by Sphinx."""
    for language in (Chinese, Japanese, Korean):
        app.add_search_language(language)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
