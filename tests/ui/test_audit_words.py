"""What the program writes into the audit is said in the user's language: every name of a detail, and every word of a table."""

import ast
import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import inspector
from inspector.core.access import Act, LoggedOnBy
from inspector.core.audit import GENESIS, AuditKind, Entry
from inspector.core.project import Project
from inspector.core.user_settings import Settings
from inspector.ui import languages
from inspector.ui.pages.audited.details import whole_text
from inspector.ui.pages.audited.keys import FIELDS, KEYS
from inspector.ui.pages.audited.values import ACTS, DEEDS, WAYS, setting_text
from inspector.ui.pages.audited.words import details_text

SERVICES = Path(inspector.__file__).parent / "services"
WRITERS = {"note", "note_later", "note_by_program", "noting", "announce"}
NO_DETAILS = {"person", "project"}


def name_of(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


class Module:
    """One of the services, as a tree."""

    def __init__(self, path: Path) -> None:
        self.name, self.tree = path.relative_to(SERVICES).as_posix(), ast.parse(path.read_text("utf-8"))
        self.functions = [each for each in ast.walk(self.tree) if isinstance(each, ast.FunctionDef)]

    def calls_of(self, *names: str) -> list[ast.Call]:
        return [each for each in ast.walk(self.tree) if isinstance(each, ast.Call) and name_of(each.func) in names]

    def notes(self) -> list[ast.Call]:
        """Those that name a kind of entries first: other things have functions of these names as well."""
        return [each for each in self.calls_of(*WRITERS) if each.args and self._is_kind(each.args[0])]

    def _is_kind(self, first: ast.expr) -> bool:
        text = ast.unparse(first)
        return "AuditKind." in text or text == "kind" or text.startswith(("_KINDS[", "changes.kind_of("))

    def around(self, node: ast.AST) -> ast.FunctionDef | None:
        """The innermost function whose keywords, `**name`, are handed on there."""
        found = [each for each in self.functions if each.args.kwarg is not None and any(node is inner for inner in ast.walk(each))]
        return found[-1] if found else None

    def assigned(self, name: str) -> Iterator[ast.expr]:
        for each in ast.walk(self.tree):
            targets = each.targets if isinstance(each, ast.Assign) else [each.target] if isinstance(each, ast.AnnAssign) else []
            if isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None and name in map(name_of, targets):
                yield each.value


MODULES = [Module(path) for path in sorted(SERVICES.rglob("*.py")) if path.name != "auditing.py"]
AUDITING = Module(SERVICES / "auditing.py")


def given(module: Module, call: ast.Call) -> set[str]:
    """The names of the details that a call hands on."""
    names = {each.arg for each in call.keywords if each.arg} - NO_DETAILS
    for each in call.keywords:
        if each.arg is None:
            found = spread(module, each.value)
            assert found, f"{module.name}:{call.lineno}: what are the names in **{ast.unparse(each.value)}?"
            names |= found
    return names


def spread(module: Module, node: ast.expr, seen: frozenset[str] = frozenset()) -> set[str]:
    """The names in what is handed on with two stars: keys of dicts, wherever they come from."""
    found: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Dict):
            found |= keys_of(each)
        elif isinstance(each, ast.DictComp):
            found |= {text for part in (each.key, *first_of_pairs(each)) for text in texts_in(part) if not isinstance(part, ast.Compare)}
        elif isinstance(each, ast.Call) and name_of(each.func) in ("told", "_told"):
            found |= returned(name_of(each.func))
        elif isinstance(each, ast.Name) and each.id not in seen:
            for value in module.assigned(each.id):
                found |= spread(module, value, seen | {each.id})
            around = module.around(each)
            if around is not None and around.args.kwarg is not None and around.args.kwarg.arg == each.id:
                for call in module.calls_of(around.name):
                    found |= given(module, call)
    return found


def first_of_pairs(node: ast.AST) -> Iterator[ast.expr]:
    return (each.elts[0] for each in ast.walk(node) if isinstance(each, ast.Tuple) and isinstance(each.ctx, ast.Load))


def keys_of(node: ast.Dict) -> set[str]:
    return {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}


def texts_in(node: ast.AST) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def returned(function: str) -> set[str]:
    """The keys of the dicts that a function gives."""
    called = [each for module in MODULES for each in module.functions if each.name == function]
    ends = [each.value for one in called for each in ast.walk(one) if isinstance(each, ast.Return)]
    return {key for end in ends if isinstance(end, ast.Dict) for key in keys_of(end)}


def written() -> dict[str, str]:
    """Every name of a detail, and where it is written."""
    found: dict[str, str] = {}
    for module in MODULES:
        for call in module.notes():
            found |= dict.fromkeys(given(module, call), f"{module.name}:{call.lineno}")
    for call in AUDITING.calls_of("note", "note_later"):
        found |= dict.fromkeys({each.arg for each in call.keywords if each.arg} - NO_DETAILS, "auditing.py")
    return found


def test_every_name_that_is_written_has_its_words() -> None:
    found = written()
    assert len(found) > 50 and {"to_that_of", "oldest", "new_name", "released_by", "parent", "changes", "changed", "role"} <= set(found)
    assert {name: where for name, where in found.items() if name not in KEYS} == {}


def test_no_words_are_kept_for_what_is_not_written() -> None:
    assert set(KEYS) - set(written()) - {"entries_lost"} == set()


def deeds() -> set[str]:
    """What `what` and `mask` can be."""
    renamed = {"folder renamed"}
    notes = [call for module in MODULES for call in module.notes()]
    told = {text for call in notes for each in call.keywords if each.arg in ("what", "mask") for text in texts_in(each.value)}
    accounts = next(module for module in MODULES if module.name == "access/accounts.py")
    own = {text for call in accounts.calls_of("_store") for text in texts_in(call.args[1])}
    return told | own | renamed | texts_in(ast.parse('"changed", "audit"'))


def test_every_deed_has_its_words() -> None:
    assert len(deeds()) > 25
    assert deeds() == set(DEEDS)


def test_all_that_is_told_of_by_a_table_is_in_it() -> None:
    assert set(FIELDS) == {each.name for each in fields(Project)}
    assert set(ACTS) == set(Act) and set(WAYS) == set(LoggedOnBy)
    assert [each.name for each in fields(Settings) if setting_text(each.name) == each.name] == []


def an_entry(kind: str, **details: object) -> Entry:
    at = "2026-11-28T10:00:00.000+00:00"
    return Entry(7, at, kind, "Ada", "engineer", "pin", "press 4", "/parts/Lid", json.dumps(details), "", GENESIS, GENESIS)


@pytest.mark.parametrize(
    ("details", "shown"),
    [
        ({"what": "added", "name": "Bo", "accounts": 3, "role": "engineer"}, "What: added; Name: Bo; Accounts: 3; Role: Engineer"),
        (
            {"what": "changed", "name": "Bo", "secrets": ["pin", "badge"], "active": "False"},
            "What: changed; Name: Bo; Secrets: PIN, Badge; Active: no",
        ),
        ({"act": "build"}, "Action: build a model"),
        ({"accounts": "off"}, "Accounts: off"),
        ({"changes": {"scheme": "light -> dark", "sound": "False -> True"}}, "Colours: Light → Dark; Sound: off → on"),
        (
            {"what": "changed", "changed": {"camera": "CameraSettings(exposure=3)", "good": 4}},
            "What: changed; Camera: changed; Good parts: 4",
        ),
        ({"count": 5, "truths": {"good": 4, "defect": 1}}, "Count: 5; Good part: 4; Defect: 1"),
        ({"bytes": 1_500_000, "why": {"age": 2}}, "Size: 1.5 MB; By age: 2"),
        ({"event": "cleaned", "note": ""}, "Event: Cleaned"),
        ({"number": 12, "announced": "release", "reason": "cancelled"}, "Entry: 12; Announced: Release; Reason: cancelled"),
        ({"standing": "accepted", "decision": "keep"}, "State: accepted; Decision: kept"),
        ({"threshold": 3.4, "discarded": True}, "Threshold: 3.4; Discarded: yes"),
        ({"expected": "NG", "answer": "false_reject"}, "Expected: NG; Answer: False reject"),
        ({"later_one": "x", "what": "not known yet", "role": "boss"}, "What: not known yet; later_one: x; Role: boss"),
    ],
)
def test_details_are_said_in_words(qapp: QApplication, details: dict[str, object], shown: str) -> None:
    assert details_text(an_entry("event", **details)) == shown


def test_in_another_language_nothing_is_left_in_english(qapp: QApplication) -> None:
    languages.install(qapp, "de")
    try:
        entry = an_entry(AuditKind.ACCOUNTS, what="added", name="Bo", accounts=3, role="engineer", lot="")
        assert details_text(entry) == "Was: hinzugefügt; Name: Bo; Konten: 3; Rolle: Einrichter"
        text = whole_text(entry)
        assert "Rolle: Einrichter" in text and "Los: –" in text and f"Hash des Eintrags davor: {GENESIS}" in text
        assert entry.at in text and "/parts/Lid" in text and "accounts" not in text
    finally:
        languages.install(qapp, "en")
