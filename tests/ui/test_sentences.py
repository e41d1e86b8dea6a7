"""Every sentence below the window is written so that it can be said in other languages, and is collected for the translators."""

import ast
from pathlib import Path

import pytest
import said_marks
from pseudo_language import ROOT

from inspector.core.said import places

SAYING = ROOT / "inspector" / "core" / "said.py"
BELOW = sorted(
    path
    for path in (ROOT / "inspector").rglob("*.py")
    if path.relative_to(ROOT / "inspector").parts[0] not in said_marks.ABOVE and path != SAYING
)


def unsaid(source: str) -> list[str]:
    """ "line: why: what" of every sentence below the window that no other language can say."""
    found = [(call, why_unsaid(call)) for call in ast.walk(ast.parse(source)) if isinstance(call, ast.Call)]
    return [f"{call.lineno}: {why}: {ast.unparse(call)}" for call, why in found if why]


def why_unsaid(call: ast.Call) -> str:
    name = ast.unparse(call.func)
    if name == "InspectorError" and len(call.args) > 1 and is_put_together(call.args[1]):
        return "plain English"
    if name not in said_marks.SAYS:
        return ""
    forms = call.args[: said_marks.SAYS[name]]
    if not forms or not all(map(is_text, forms)) or any(isinstance(each, ast.Starred) for each in call.args):
        return "not a text as it stands"
    if len(call.args) != (3 if name == "said_count" else 1):
        return "a value without a name"
    given = {keyword.arg or "" for keyword in call.keywords} | ({"count"} if name == "said_count" else set())
    try:
        named = [set(places(ast.literal_eval(form))) for form in forms]
    except ValueError as error:
        return str(error)
    if name == "sayable":
        return "values before their time" if given else ""
    if named[-1] != given or any(left - given or given - left - {"count"} for left in named):
        return f"{sorted(given)} are put in"
    return ""


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_put_together(node: ast.expr) -> bool:
    """Whether an expression is text that was put together on the spot."""
    if isinstance(node, ast.IfExp):
        return is_put_together(node.body) or is_put_together(node.orelse)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("format", "join", "removesuffix", "replace", "capitalize")
    return is_text(node) or isinstance(node, ast.JoinedStr | ast.BinOp | ast.Subscript)


CONVERTED: tuple[str, ...] = ("core", "storage", "devices", "datasets", "engine", "services")
"""Layers whose sentences all can."""


@pytest.mark.parametrize(
    "path",
    [path for path in BELOW if path.relative_to(ROOT / "inspector").parts[0] in CONVERTED],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_sentence_from_below_the_window_can_be_said_in_other_languages(path: Path) -> None:
    assert [f"{path.relative_to(ROOT)}:{line}" for line in unsaid(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "code",
    [
        "InspectorError(code, 'It is damaged.')",
        "InspectorError(code, f'{file} is damaged.')",
        "InspectorError(code, '{} is damaged.'.format(file))",
        "InspectorError(code, 'It is ' + why)",
        "InspectorError(code, 'It is damaged.' if damaged else said('It is gone.'))",
        "said(text)",
        "sayable(text)",
        "sayable('{file} is damaged.', file=file)",
        "sayable('{} is damaged.')",
        "said(f'{file} is damaged.')",
        "said('{file} is damaged.')",
        "said('It is damaged.', file=file)",
        "said('It is {0}.', why)",
        "said('It is {}.', why)",
        "said('It is {why.name}.', why=why)",
        "said('It is {why.', why=why)",
        "said('It is {why!r}.', why=why)",
        "said('It is {why} and {why:g}.', why=why)",
        "said('It is {why}.', **values)",
        "said_count('{count} file is gone.', '{count} files are gone.')",
        "said_count('{count} file is gone.', text, count)",
        "said_count('{count} file is gone.', 'Files are gone.', count)",
        "said_count('{count} file is gone.', '{count} files of {folder} are gone.', count, folder=folder)",
    ],
)
def test_a_sentence_that_no_other_language_can_say_is_found(code: str) -> None:
    assert [line.partition(":")[0] for line in unsaid(code)] == ["1"]


@pytest.mark.parametrize(
    "code",
    [
        "InspectorError(code, said('It is damaged.'))",
        "InspectorError(code, sentence, path)",
        "sayable('{file} is damaged.')",
        "InspectorError(code, said('It is gone.') if gone else said('{file} is damaged.', file=file))",
        "said('{size:,.1f} MB are needed, {{so}}.', size=size)",
        "said_count('One file is gone.', '{count:,} files are gone.', len(files))",
        "said_count('{count} file of {folder} is gone.', '{count} files of {folder} are gone.', 3, folder=folder)",
    ],
)
def test_a_sentence_that_other_languages_can_say_is_let_pass(code: str) -> None:
    assert unsaid(code) == []
