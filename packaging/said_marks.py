"""The sentences that stand below the window, as a source file in which Qt's lupdate sees them: it does not know `said`."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

CONTEXT = "said"
"""Of these sentences among all others, see `inspector.ui.said_text`."""
ABOVE = ("ui", "cli")
"""The layers that say nothing to the window from below."""
SAYS = {"said": 1, "sayable": 1, "said_count": 2}
"""Functions of `inspector.core.said`, and how many texts they begin with."""


def marks(package: Path) -> str:
    """Source in which every sentence is marked as lupdate knows it, in a fixed order."""
    lines = [f"QT_TRANSLATE_NOOP({CONTEXT!r}, {text!r})" for text in sorted(plain(package))]
    lines += [f"class {CONTEXT}(QObject):", "    def forms(self, n):"]
    lines += [f"        self.tr({many!r}, '', n)" for many in sorted(counted(package))] or ["        pass"]
    return "\n".join(lines) + "\n"


def listed(package: Path) -> str:
    """All of them as JSON, for what was stored in English, see `inspector.ui.remembered`."""
    return json.dumps({"plain": sorted(plain(package)), "counted": counted(package)}, indent=0, sort_keys=True, ensure_ascii=False) + "\n"


def plain(package: Path) -> set[str]:
    """The templates of sentences without a number of things."""
    return {first for name, first, _ in _found(package) if name != "said_count"}


def counted(package: Path) -> dict[str, str]:
    """The form for many of every sentence about a number of things, with the form for one."""
    return {second: first for name, first, second in _found(package) if name == "said_count"}


def _found(package: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).parts[0] not in ABOVE:
            yield from said_in(path.read_text(encoding="utf-8"))


def said_in(source: str) -> Iterator[tuple[str, str, str]]:
    """(function, first text, second text) of every sentence in a source file whose words are literals."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS:
            texts = [each.value for each in node.args[:2] if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if len(texts) == SAYS[node.func.id]:
                yield node.func.id, texts[0], texts[-1]
