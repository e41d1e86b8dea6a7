"""What the manual says is so: buttons, keys, commands, files and settings that it names are there, and its pages need no network."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import manual
import manual_pages
import pytest
from manual_camera import MOST_BYTES
from manual_pages import (
    LANGUAGES,
    PICTURES,
    ROOT,
    SOURCES,
    code_blocks,
    commands,
    headings,
    inline_code,
    is_said,
    is_short,
    keys,
    page,
    pages,
    roles,
    whole,
)

from inspector.cli.parser import make_parser
from inspector.core.exact_interval import clopper_pearson, trials_needed
from inspector.core.user_settings import Settings
from inspector.ui.messages import OVERFLOW, TABLE, UNEXPECTED

_MOST_BYTES_OF_ALL = 1_500_000
_STORED = re.compile(r"[\w.-]+\.(?:json|jsonl|sqlite|toml|safetensors|inspectorkey)")
EVERY_PAGE = [pytest.param(path, code, id=f"{code}-{path.stem}") for code in LANGUAGES for path in pages(code)]


@pytest.mark.parametrize(("path", "code"), EVERY_PAGE)
def test_everything_that_is_to_be_pressed_or_read_is_in_the_window(path: Path, code: str) -> None:
    assert [label for label in roles(page(path), "guilabel") if not is_said(label, code)] == []


@pytest.mark.parametrize(("path", "code"), EVERY_PAGE)
def test_every_key_is_one_of_the_program(path: Path, code: str) -> None:
    assert [key for key in roles(page(path), "kbd") if key not in keys(code)] == []


@pytest.mark.parametrize(("path", "code"), EVERY_PAGE)
def test_every_command_can_be_typed(path: Path, code: str) -> None:
    assert [f"inspector {' '.join(typed)}" for typed in commands(page(path)) if not _can_be_typed(typed)] == []


def _can_be_typed(typed: list[str]) -> bool:
    try:
        make_parser().parse_args(typed)
    except SystemExit as end:
        return not end.code  # as of --help
    return True


@pytest.mark.parametrize(("path", "code"), EVERY_PAGE)
def test_every_verb_and_option_is_one(path: Path, code: str) -> None:
    parsers = dict(_parsers(make_parser()))
    options = {option for parser in parsers.values() for action in parser._actions for option in action.option_strings}
    named = inline_code(page(path))
    verbs = [re.match(r"inspector(?:-cli)? ([a-z-]+(?: [a-z]+)?)", text) for text in named]
    unknown = [found[1] for found in verbs if found and found[1] not in parsers and found[1].split()[0] not in parsers]
    assert unknown == []
    assert [text for text in named if text.startswith("--") and re.split(r"[ =]", text)[0] not in options | _OF_OTHERS] == []


_OF_OTHERS = {"--edition"}
"""Options of scripts beside the program."""


@pytest.mark.parametrize("code", whole("command-line.md"))
def test_every_verb_is_explained(code: str) -> None:
    text = page(SOURCES / code / "command-line.md")
    verbs = {name.split()[0] for name in dict(_parsers(make_parser())) if name}
    assert verbs - set(inline_code(text)) == set()


@pytest.mark.parametrize("code", whole("trouble.md"))
def test_everything_that_can_go_wrong_stands_in_the_trouble_table(code: str) -> None:
    text = page(SOURCES / code / "trouble.md")
    said, texts = set(roles(text, "guilabel")), manual_pages.window_texts(code)[0]
    assert [happened for happened, _, _ in (*TABLE.values(), OVERFLOW, UNEXPECTED) if not said & texts[happened]] == []


@pytest.mark.parametrize("code", whole("formats.md"))
def test_every_setting_is_explained_and_no_other(code: str) -> None:
    text = page(SOURCES / code / "formats.md")
    rows = re.search(r"^\(settings-table\)=\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert rows is not None
    named = dict(re.findall(r"^\| `(\w+)` \| `?([^|`]+?)`? \|", rows[1], re.MULTILINE))
    defaults = {name: getattr(Settings(), name) for name in Settings.__dataclass_fields__}
    assert set(named) == set(defaults)
    assert {name: named[name] for name, value in defaults.items() if value != "" and not _is_said_to_be(value, named[name])} == {}


@pytest.mark.parametrize(("path", "code"), EVERY_PAGE)
def test_every_file_and_variable_that_is_named_is_known_to_the_program(path: Path, code: str) -> None:
    named = [*inline_code(page(path)), *code_blocks(page(path))]
    files = {Path(text).name for text in inline_code(page(path)) if _STORED.fullmatch(Path(text).name)}
    variables = {found for text in named for found in re.findall(r"\bINSPECTOR_[A-Z_]+", text)}
    assert [name for name in sorted(files | variables) if name not in _of_program() and name not in _EXAMPLES] == []
    sources = [text for text in inline_code(page(path)) if re.match(r"(inspector|packaging|tests|resources)/", text) and "<" not in text]
    assert [text for text in sources if not (ROOT / text).exists() and not list(ROOT.glob(text))] == []


_EXAMPLES = {"plant2.inspectorkey", "coco.json", "results.csv.audit.json", "NAME.csv.audit.json", "NAME.jsonl"}
"""Files that a user names."""


@lru_cache
def _of_program() -> str:
    parts = [*(ROOT / "inspector").rglob("*.py"), *(ROOT / "packaging").rglob("*.py")]
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_picture_is_there_small_and_shown(code: str) -> None:
    shown = {
        (path.parent / name).resolve() for path in pages(code) for name in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page(path), re.DOTALL)
    }
    assert [str(path) for path in shown if not path.is_file()] == []
    assert {path.parent.name for path in shown} == {code}
    there = {path.resolve(): path.stat().st_size for path in (PICTURES / code).iterdir()}
    assert set(there) - shown == set()
    assert [path.name for path, size in there.items() if size > MOST_BYTES] == [] and sum(there.values()) <= _MOST_BYTES_OF_ALL


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_every_chapter(code: str) -> None:
    assert {path.name for path in pages(code)} == {path.name for path in pages("en")}
    assert {path.stem for path in pages(code) if not is_short(path)} >= ({path.stem for path in pages("en")} if code == "de" else _WHOLE)


_WHOLE = {"index", "first-product", "shift", "verify", "trouble"}
"""What is read beside the line, where English is the least use."""


@pytest.mark.parametrize(("path", "code"), [pytest.param(*each.values, id=each.id) for each in EVERY_PAGE if each.values[1] != "en"])
def test_a_chapter_is_whole_or_an_abstract_that_sends_to_the_english_one(path: Path, code: str) -> None:
    english, links = page(SOURCES / "en" / path.name), re.findall(r'href="(\.\./[^"]+)"', page(path))
    if is_short(path):
        assert links == [f"../en/{path.stem}.html"] and len(headings(page(path))) == 1 and not re.findall(r"!\[", page(path))
    else:
        assert [level for level, _ in headings(page(path))] == [level for level, _ in headings(english)] and links == []
        assert _pictures(page(path)) == _pictures(english)


def _pictures(text: str) -> list[str]:
    return re.findall(r"pictures/\w+/([\w-]+\.png)", text)


@pytest.mark.parametrize("code", whole("escapes.md"))
def test_the_figures_about_escapes_are_exact(code: str) -> None:
    text = page(SOURCES / code / "escapes.md").replace("\N{NO-BREAK SPACE}", " ")
    rows = re.findall(r"^\| ([\d.,]+) \|((?: [\d.,]+(?: \w+ |~)[\d.,]+ ?% \|){4})$", text, re.MULTILINE)
    assert len(rows) >= 5
    for defects, cells in rows:
        for pass_by, (low, high) in zip((0, 1, 2, 5), re.findall(r"([\d.,]+)(?: \w+ |~)([\d.,]+) ?%", cells), strict=True):
            expected = [round(100 * end, 1) for end in clopper_pearson(pass_by, int(re.sub(r"\D", "", defects)))]
            assert [_number(low), _number(high)] == pytest.approx(expected, abs=0.051)
    needed = re.findall(r"^\| ([\d.,]+) ?% \| ([\d.,]+) \|$", text, re.MULTILINE)
    assert len(needed) >= 4
    assert [int(re.sub(r"\D", "", count)) for _, count in needed] == [trials_needed(_number(share) / 100) for share, _ in needed]


def test_the_manual_builds_without_a_warning_and_asks_no_network(tmp_path: Path) -> None:
    folders = manual.build(tmp_path)
    assert [folder.name for folder in folders] == LANGUAGES
    for file in tmp_path.rglob("*.html"):
        reader = _Loaded()
        reader.feed(file.read_text(encoding="utf-8"))
        assert [address for address in reader.addresses if re.match(r"(https?:)?//", address)] == [], file
        local = [address.partition("#")[0].partition("?")[0] for address in reader.addresses]
        assert [name for name in local if name and ":" not in name and not (file.parent / name).exists()] == [], file
    for file in tmp_path.rglob("*.css"):
        text = file.read_text(encoding="utf-8")
        assert re.findall(r"(?:url\(|@import\s+)[\"']?(?:https?:)?//", text) == [], file


class _Loaded(HTMLParser):
    """What a browser asks for when it shows a page, and where its links lead to; links to the web are for a person to press."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and re.match(r"https?:", found.get("href", "")):
            return
        self.addresses += [found[name] for name in ("src", "href") if name in found]


def _parsers(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield name, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb, sub in action.choices.items():
                yield from _parsers(sub, f"{name} {verb}".strip())


def _is_said_to_be(value: object, text: str) -> bool:
    """`true` and `false` are as in the file, in every language."""
    if isinstance(value, bool):
        return text == str(value).lower()
    return _number(text) == value if isinstance(value, int | float) else text == str(value)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
