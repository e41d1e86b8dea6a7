"""Every text of the window is in reach of Qt's lupdate, which reads the source: what it cannot see, no translator ever sees."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pseudo_language
import pytest
import said_marks
from pseudo_language import ROOT, SOURCES, messages

from inspector.ui import stages

COMMITTED = sorted((ROOT / "resources" / "translations").glob("inspector_*.ts"))
SHOWS = {"setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setWindowTitle", "setPlaceholderText", "setTitle"}
SHOWS |= {
    "Fact",
    "ElidedLabel",
    "show_text",
    "show_idle",
    "set_text",
    "addAction",
    "addItem",
    "addMenu",
    "setInformativeText",
    "QLabel",
    "QPushButton",
    "QCheckBox",
    "QRadioButton",
    "QGroupBox",
}
"""Functions that show their first argument."""
TRANSLATE = ("translate", "QCoreApplication.translate")
NOOP = "QT_TRANSLATE_NOOP"
OWN_NAME = "Inspector"
LETTERS = re.compile(r"[^\W\d_]{2}")
PLACE = re.compile(r"{\w*(?::[^{}]*)?}")


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def is_text(node: ast.AST | None = None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def above(node: ast.AST, up: dict[ast.AST, ast.AST], kind: type[ast.AST]) -> ast.AST | None:
    while node in up and not isinstance(node, kind):
        node = up[node]
    return node if isinstance(node, kind) else None


def aliased(name: ast.Name | ast.Attribute, up: dict[ast.AST, ast.AST]) -> str:
    """A function of translation under another name, which lupdate does not know."""
    said, user = ast.unparse(name), up.get(name)
    if said != "QCoreApplication.translate" and not said.endswith(".tr"):
        return ""
    called = isinstance(user, ast.Call) and user.func is name
    keeps_its_name = isinstance(user, ast.Assign) and said == f"QCoreApplication.{ast.unparse(user.targets[0])}"
    return "" if called or keeps_its_name else "another name for it"


def unseen(call: ast.Call, up: dict[ast.AST, ast.AST], tables: set[str]) -> str:
    """Why lupdate does not see what a call translates; empty where it does. `tables`: contexts with QT_TRANSLATE_NOOP."""
    name, first, second = ast.unparse(call.func), is_text(*call.args[:1]), is_text(*call.args[1:2])
    owner, _, function = name.rpartition(".")
    if function in ("_", "_tr") or name == "tr":
        return "a wrapper of its own"
    if function == "tr" and owner != "self" and not owner[:1].isupper():
        return "the tr of another object: its context cannot be known"
    if name in TRANSLATE and ast.unparse(call.args[0]) == repr(said_marks.CONTEXT):
        return ""  # all of whose texts stand below the window
    if name in TRANSLATE and len(call.args) > 2:
        return "forms of a number, which are seen in tr alone"
    if function != "tr" and name not in (*TRANSLATE, NOOP):
        return "shown without a translation" if function in SHOWS and any(map(LETTERS.search, shown(*call.args[:1]))) else ""
    from_a_table = name in TRANSLATE and first and ast.literal_eval(call.args[0]) in tables
    if not first or (function != "tr" and not (second or from_a_table)):
        return "not a text as it stands"
    return "inside an f-string" if above(call, up, ast.JoinedStr) else ""


def wrappers(tree: ast.AST) -> set[str]:
    """Functions that translate what they are given: of a table's texts lupdate knows, of those that stand in the call it does not."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {each.name for each in functions if any(_translates(node, {arg.arg for arg in each.args.args}) for node in ast.walk(each))}


def _translates(node: ast.AST, given: set[str]) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in TRANSLATE and ast.unparse(node.args[-1]) in given


def shown(argument: ast.expr | None = None) -> list[str]:
    """The texts in an argument that is written out."""
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    return [str(part.value).replace(OWN_NAME, "") for part in parts if isinstance(part, ast.Constant)]


def tables_in(source: str) -> set[str]:
    """The contexts of texts that stand in tables, to be translated when they are shown."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {ast.literal_eval(call.args[0]) for call in calls if ast.unparse(call.func) == NOOP and is_text(call.args[0])}


TABLES = {context for path in SOURCES for context in tables_in(path.read_text(encoding="utf-8"))}


def out_of_reach(source: str) -> list[str]:
    """ "line: why: what" of every text that lupdate does not see."""
    tree = ast.parse(source)
    up = parents(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)]
    tables, hiding = TABLES | tables_in(source), wrappers(tree)
    found = [(name, aliased(name, up)) for name in names] + [(call, unseen(call, up, tables)) for call in calls]
    found += [(call, "put into a wrapper") for call in calls if ast.unparse(call.func) in hiding and is_text(*call.args[:1])]
    return [f"{node.lineno}: {why}: {ast.unparse(node)}" for node, why in found if why]


def named_texts(source: str) -> Iterator[tuple[str, str]]:
    """(context, text) of every text that is to be translated."""
    tree = ast.parse(source)
    up = parents(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name.endswith(".tr"):
            owner = above(node, up, ast.ClassDef)
            yield (owner.name if name == "self.tr" and isinstance(owner, ast.ClassDef) else name[:-3]), ast.literal_eval(node.args[0])
        elif name in (*TRANSLATE, NOOP) and is_text(node.args[1]):
            yield ast.literal_eval(node.args[0]), ast.literal_eval(node.args[1])


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lupdate finds."""
    return pseudo_language.lupdate(tmp_path_factory.mktemp("lupdate") / "inspector_eo.ts")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_is_written_so_that_lupdate_sees_it(path: Path) -> None:
    assert [f"{path.relative_to(ROOT)}:{line}" for line in out_of_reach(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "code",
    [
        "_tr('Open')",
        "tr = Page.tr",
        "tr, other = self.tr, 1",
        "page.tr('Open')",
        "self.page.tr('Open')",
        "self.tr(text)",
        "self.tr(f'Open {name}')",
        "f\"{self.tr('Open')}\"",
        "say = QCoreApplication.translate",
        "translate(CONTEXT, 'Open')",
        "translate('page', text)",
        "translate('page', '{count} parts', '', n)",
        "QT_TRANSLATE_NOOP('page', text)",
        "label.setText('Open')",
        "label.setText(f'{name} is open')",
        "QLabel('Open')",
    ],
)
def test_a_text_out_of_reach_is_found(code: str) -> None:
    assert [line.partition(":")[0] for line in out_of_reach(code)] == ["1"]


def test_a_text_that_a_wrapper_hides_is_found() -> None:
    code = "QT_TRANSLATE_NOOP('page', 'Shut')\ndef said(text): return translate('page', text)\nsaid('Open')"
    assert out_of_reach(code) == ["3: put into a wrapper: said('Open')"]


@pytest.mark.parametrize(
    "code",
    [
        "self.tr('Open')",
        "Counted.tr('{count} parts', '', n)",
        "translate = QCoreApplication.translate",
        "QCoreApplication.translate('page', 'Open')",
        "TABLE = (QT_TRANSLATE_NOOP('page', 'Open'),); translate('page', TABLE[0])",
        "label.setText(name)",
        "label.setText(f'{a} × {b}')",
        "painter.translate(1, 2)",
    ],
)
def test_a_text_in_reach_is_let_pass(code: str) -> None:
    assert out_of_reach(code) == []


def test_lupdate_finds_every_text_in_its_context(found: Path) -> None:
    named = {text for path in SOURCES for text in named_texts(path.read_text(encoding="utf-8"))}
    package = ROOT / "inspector"
    named |= {(said_marks.CONTEXT, text) for text in said_marks.plain(package) | said_marks.counted(package).keys()}
    assert named == set(messages(found)) and len(named) > 600


@pytest.mark.parametrize("file", COMMITTED, ids=lambda path: path.name)
def test_no_file_of_translations_is_stale(found: Path, file: Path) -> None:
    """Mended by `python packaging/translations.py`."""

    def texts(where: Path) -> dict[tuple[str, str], str | None]:
        return {key: message.get("numerus") for key, message in messages(where).items()}

    assert texts(file) == texts(found)


@pytest.mark.parametrize("file", COMMITTED, ids=lambda path: path.name)
def test_translations_put_in_what_their_texts_put_in(file: Path) -> None:
    """A form of a number may say it in words: "1 part"."""
    for (_, source), message in messages(file).items():
        translation = message.find("translation")
        assert translation is not None
        for text in [form.text or "" for form in list(translation) or [translation]]:
            left_out = set(PLACE.findall(source)) - set(PLACE.findall(text))
            assert not text or set(PLACE.findall(text)) <= set(PLACE.findall(source)), text
            assert not text or left_out <= ({"{count}", "{total}"} if message.get("numerus") else set()), text


def test_english_has_both_forms_of_every_number() -> None:
    english = next(file for file in COMMITTED if file.name == "inspector_en.ts")
    numbered = [message for message in messages(english).values() if message.get("numerus")]
    assert len(numbered) > 15
    for message in numbered:
        forms = [form.text or "" for form in message.iter("numerusform")]
        assert len(forms) == 2 and all(forms) and forms[1] == message.findtext("source")


def constants(node: ast.expr) -> list[str]:
    """The texts that an expression may be."""
    parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.elts if isinstance(node, ast.Tuple) else []
    if parts:
        return [text for part in parts for text in constants(part)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def words_of_progress(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """("stage" or "unit", word) of all long work in a source file, also where a stage has a name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and "stage" in ast.unparse(node.targets[0]).lower():
            yield from (("stage", word) for word in constants(node.value))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "Progress" and not isinstance(node.args[0], ast.Starred):
            assert constants(node.args[0]) or "stage" in ast.unparse(node.args[0]).lower(), f"call it a stage: {ast.unparse(node)}"
            yield from (("stage", word) for word in constants(node.args[0]))
            yield from (("unit", word) for unit in node.args[3:4] for word in constants(unit))


def test_every_stage_and_unit_of_long_work_is_translated() -> None:
    files = set((ROOT / "inspector").rglob("*.py")) - {Path(stages.__file__)}
    words = {word for path in files for word in words_of_progress(ast.parse(path.read_text(encoding="utf-8"))) if word[1]}
    assert words == {("stage", word) for word in stages.STAGES} | {("unit", word) for word in stages.UNITS}


def test_one_place_makes_the_application() -> None:
    makers = [path.name for path in (ROOT / "inspector").rglob("*.py") if re.search(r"\bQApplication\(", path.read_text(encoding="utf-8"))]
    assert makers == ["application.py"]
