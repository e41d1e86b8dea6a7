"""What tests read out of the pages of the manual, and what the window says in their language."""

from __future__ import annotations

import re
import shlex
import xml.etree.ElementTree as ElementTree
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "resources" / "manual"
PICTURES = SOURCES / "pictures"
LANGUAGES = sorted(index.parent.name for index in SOURCES.glob("*/index.md"))
_TRANSLATIONS = ROOT / "resources" / "translations"
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%n")
_FEW_LETTERS, _ANYTHING, _NUMBERS = 8, ".+?", r"[\d.,\s%]+"
"""A text with few letters besides its placeholders would fit nearly everything, were they not numbers."""


@lru_cache
def page(path: Path) -> str:
    """The text of a page."""
    return path.read_text(encoding="utf-8")


def pages(code: str) -> list[Path]:
    """The chapters in a language."""
    return sorted((SOURCES / code).glob("*.md"))


def is_short(path: Path) -> bool:
    """Whether a chapter is an abstract that sends the reader to the English one."""
    return f'href="../en/{path.name.replace(".md", ".html")}"' in page(path)


def whole(chapter: str) -> list[str]:
    """The languages that a chapter is written in from beginning to end."""
    return [code for code in LANGUAGES if not is_short(SOURCES / code / chapter)]


def roles(text: str, role: str) -> list[str]:
    """What stands in a role such as guilabel, on one line or broken into two."""
    return [re.sub(r"\s+", " ", found) for found in re.findall(rf"\{{{role}\}}`([^`]+)`", text)]


def code_blocks(text: str) -> list[str]:
    """Every line of every fenced block of code."""
    blocks = re.findall(r"^```(?:text|bash|console)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines()]


def headings(text: str) -> list[tuple[int, str]]:
    """Level and words of every heading."""
    without = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) (.+)$", without, re.MULTILINE)]


def inline_code(text: str) -> list[str]:
    """What stands between backticks and is neither a role nor in a block."""
    without = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", re.sub(r"\{\w+\}`[^`]*`", "", without))


def commands(text: str) -> list[list[str]]:
    """The command lines of the program in blocks of code, without its name and without a comment."""
    lines = (line.partition(" #")[0].strip() for line in code_blocks(text))
    return [shlex.split(line)[1:] for line in lines if re.match(r"inspector(-cli)? ", line)]


@lru_cache
def window_texts(code: str) -> tuple[dict[str, set[str]], list[re.Pattern[str]]]:
    """Every text of the window in a language, by its English source; and patterns of those with something to fill in."""
    file = _TRANSLATIONS / f"inspector_{code}.ts"
    texts: dict[str, set[str]] = {}
    for message in ElementTree.parse(file if file.is_file() else _TRANSLATIONS / "inspector_en.ts").iter("message"):
        source, translation = message.findtext("source") or "", message.find("translation")
        forms = [translation.text, *(form.text for form in translation.iter("numerusform"))] if translation is not None else []
        said = {form.strip() for form in forms if form and form.strip()}
        texts.setdefault(source, set()).update(said or {source})
    return texts, [_pattern(text) for said in texts.values() for text in said if _PLACEHOLDER.search(text)]


def _pattern(text: str) -> re.Pattern[str]:
    pieces = _PLACEHOLDER.split(text)
    letters = sum(len(re.sub(r"\W", "", piece)) for piece in pieces)
    return re.compile((_ANYTHING if letters > _FEW_LETTERS else _NUMBERS).join(map(re.escape, pieces)), re.DOTALL)


def is_said(label: str, code: str) -> bool:
    """Whether the window says this in a language, perhaps with something filled in."""
    texts, patterns = window_texts(code)
    known = {re.sub(r"\s+", " ", text) for said in texts.values() for text in said}
    return label in known or any(pattern.fullmatch(label) for pattern in patterns)


@lru_cache
def keys(code: str) -> set[str]:
    """Every key that the window names in a language: in its list of keys, and in brackets behind what a button does."""
    from inspector.ui.pages.key_list import KEYS

    texts, _ = window_texts(code)
    listed = {text for column in KEYS.values() for key, _ in column for text in texts.get(key, {key})}
    bracketed = {found for said in texts.values() for text in said for found in re.findall(r"[(（]([^()（）]{1,20})[)）](?=$|[:：])", text)}
    named = {piece.strip() for text in listed for piece in re.split(r"\s{2,}|,", text)} | bracketed
    digits = set("0123456789")
    others = {found for said in texts.values() for text in said for found in re.findall(r"\b(?:\w+\+)*F\d{1,2}\b", text, re.ASCII)}
    return named | digits | others
