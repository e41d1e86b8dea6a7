"""Finds the functions of services that write: those that call what writes in `storage`, themselves or through private helpers."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_HELPER = "writes for services that ask"
_CACHE = "keeps what can be found out again at any time"
_SYSTEM = "keeps the program itself going, and nothing of a product"
_MEASURED = "keeps what was measured, by which nothing is judged"
EXCUSED = {
    "access.accounts.change_own_secret": "asks for the old secret in place of a role",
    "access.logging_on.expect_own": "counts tries to log on",
    "access.logging_on.forgive": "counts tries to log on",
    "access.logging_on.log_on": "is for whoever has no role yet",
    "access.logging_on.log_on_by_badge": "is for whoever has no role yet",
    "auditing.keep_head": _HELPER,
    "auditing.note": "is the audit",
    "auditing.note_later": "is the audit",
    "background.write_overlay": "shows what was found; nothing of the project is changed",
    "benchmarking.contact_sheet.ContactSheet.write": "is for developers, in a folder of theirs",
    "benchmarking.report.write_report": "is for developers, in a folder of theirs",
    "comparing.speed.measure_speed": _MEASURED,
    "crashes.mark_seen": _SYSTEM,
    "crashes.take_native": _SYSTEM,
    "crashes.write_report": _SYSTEM,
    "diagnostics.collect": "must be possible for whoever has a fault; there are no secrets and no pictures in it",
    "explain.why_sheet.write_sheet": "shows what a command has computed; nothing of the project is changed",
    "export.write_overlay": "shows what is inspected just now; the table beside it asks",
    "health.capability.study_capability": _MEASURED,
    "health.challenge_noting.note": _HELPER,
    "health.sheet.write_sheet": "shows what a command has computed; nothing of the project is changed",
    "licences.write": "is part of building the program",
    "png_files.write_mask": _HELPER,
    "png_files.write_picture": _HELPER,
    "projects.open_project": "clears what killed programs have left",
    "recent.forget_project": "is a list for convenience",
    "recent.move_project": "is a list for convenience",
    "recent.pin_project": "is a list for convenience",
    "recent.remember_project": "is a list for convenience",
    "relearning.in_use.judge_in_use": _CACHE,
    "releasing.noting.note": _HELPER,
    "rendezvous.leave_note": _SYSTEM,
    "rendezvous.take_note_away": _SYSTEM,
    "selftest.run_checks": "writes in a folder that is gone afterwards",
    "settings.read_in_force": _CACHE,
    "settings_search.kept.Kept.put": _CACHE,
    "trust.note_origin": _HELPER,
    "trust.signing_key": "makes this PC's own key at its first export",
    "usual_source.copy_usual": "is a list for convenience",
    "usual_source.forget_usual": "is a list for convenience",
    "usual_source.move_usual": "is a list for convenience",
    "usual_source.remember_source": "is a list for convenience",
    "validation.scoring.known_set": _CACHE,
    "validation.scoring.scored_set": _CACHE,
}
"""Why they ask for no right, though they write."""
ROOT = Path(__file__).parents[1] / "inspector"
_OTHERS = {
    "inspector.storage.audit.append",
    "inspector.storage.record.recorder.Recorder",
    "inspector.storage.evidence_cache.EvidenceCache",
    "inspector.storage.labels.append_labels",
    "inspector.services.png_files.write_mask",
    "inspector.services.png_files.write_picture",
    "inspector.devices.image_file.write_image",
}
"""What writes in other ways: by SQL, at the end of a file, or through a library; and what services share."""
_PRIMITIVES = {
    "write_bytes",
    "write_json",
    "staged_file",
    "staged_folder",
    "unlink",
    "rmtree",
    "copyfile",
    "copytree",
    "write_text",
    "patiently",
}
_METHODS = {"add_event", "add_review", "add_reviews"} | _PRIMITIVES - {"patiently"}


def writing_functions(file: Path, services: Path) -> Iterator[tuple[str, bool]]:
    """Public functions and methods of a module that write, as `module.name`, and whether they ask for a right."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    module = ".".join(file.relative_to(services).with_suffix("").parts)
    writers = _imported_writers(tree)
    functions = dict(_functions(tree))
    writing = {name for name, node in functions.items() if _calls(node) & writers or _methods(node) & _METHODS}
    while True:  # what calls private functions of its own module that write
        private = {name.rpartition(".")[2] for name in writing if _is_private(name) and not _is_guarded(functions[name])}
        more = {name for name, node in functions.items() if name not in writing and (_calls(node) | _methods(node)) & private}
        if not more:
            break
        writing |= more
    for name in sorted(writing):
        if not _is_private(name):
            yield f"{module}.{name}", _is_guarded(functions[name]) or _is_of_guarded(functions, name)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{each.name}", each) for each in node.body if isinstance(each, ast.FunctionDef))


def _is_private(name: str) -> bool:
    return any(part.startswith("_") and part != "__init__" for part in name.split("."))


def _is_guarded(node: ast.FunctionDef) -> bool:
    asks = any(ast.unparse(each).startswith("guarded(") for each in node.decorator_list)
    return asks or any(ast.unparse(each.func).endswith("require") for each in ast.walk(node) if isinstance(each, ast.Call))


def _is_of_guarded(functions: dict[str, ast.FunctionDef], name: str) -> bool:
    """Whether it is a method of what nobody can make without the right."""
    maker = f"{name.rpartition('.')[0]}.__init__"
    return maker in functions and _is_guarded(functions[maker])


def _calls(node: ast.AST) -> set[str]:
    """Names of what is called, or handed on to be called, as it is written."""
    found = {ast.unparse(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
    return found | {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}


def _methods(node: ast.AST) -> set[str]:
    return {each.func.attr for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)}


def _imported_writers(tree: ast.Module) -> set[str]:
    """What writes, by the names that a module has for it."""
    found = set[str]()
    for own, whole in _imported(tree).items():
        found |= {own} if whole in _writers() else set()
        found |= {f"{own}.{each.removeprefix(f'{whole}.')}" for each in _writers() if _lies_in(each, whole)}
    return found


def _imported(tree: ast.Module) -> dict[str, str]:
    """Own name -> the whole name of what was imported."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("inspector.")]
    return {alias.asname or alias.name: f"{node.module}.{alias.name}" for node in nodes for alias in node.names}


def _lies_in(name: str, module: str) -> bool:
    return name.startswith(f"{module}.") and "." not in name.removeprefix(f"{module}.")


@cache
def _writers() -> set[str]:
    """Whole names of the functions of `storage` that write, by themselves or through others of them."""
    trees = {_module(file): ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "storage").rglob("*.py")}
    functions = {f"{module}.{name}": (module, node) for module, tree in trees.items() for name, node in _functions(tree) if "." not in name}
    imported = {module: _imported(tree) for module, tree in trees.items()}
    found = set(_OTHERS) | {name for name, (_, node) in functions.items() if _methods(node) & _METHODS or _calls(node) & _PRIMITIVES}
    while True:
        more = {name for name, (module, node) in functions.items() if name not in found and _called(node, module, imported[module]) & found}
        if not more:
            return found
        found |= more


def _called(node: ast.AST, module: str, imported: dict[str, str]) -> set[str]:
    """Whole names of what may be called."""
    found = set[str]()
    for call in _calls(node):
        first, _, rest = call.partition(".")
        found.add(f"{module}.{call}")
        found.add(f"{imported.get(first, first)}{'.' if rest else ''}{rest}")
    return found


def _module(file: Path) -> str:
    return ".".join(("inspector", *file.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
