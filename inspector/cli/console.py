"""Writes for people: progress on standard error, tables or one JSON object on standard output."""

import json
import math
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from inspector.cli.streams import lasting
from inspector.core.progress import Steps

T = TypeVar("T")
SHOWN = 50


def run(steps: Steps[T]) -> T:
    """Runs long work with a live progress bar on standard error; Ctrl+C closes it cleanly and goes on as KeyboardInterrupt."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
        TimeRemainingColumn(),
    )
    news = Console(stderr=True, file=lasting(sys.stderr) if sys.stderr is not None else None)
    with Progress(*columns, console=news, transient=False) as bars:
        shown: dict[str, TaskID] = {}
        try:
            while True:
                step = next(steps)
                if step.stage not in shown:
                    _complete(bars, shown)
                    shown[step.stage] = bars.add_task(step.stage, unit=step.unit)
                bars.update(shown[step.stage], completed=step.done, total=step.total or None)
        except StopIteration as end:
            _complete(bars, shown)
            result: T = end.value
            return result
        finally:
            steps.close()


def _complete(bars: Progress, shown: dict[str, TaskID]) -> None:
    for task in shown.values():
        total = bars.tasks[task].total
        bars.update(task, completed=total if total is not None else 1, total=total if total is not None else 1)


def print_json(value: dict[str, Any]) -> None:
    """Exactly one JSON object; numbers that are not finite become null, which every JSON reader takes."""
    print(json.dumps(_finite(value), ensure_ascii=False))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> None:
    """A table; the columns named in `right` are right-aligned. Brackets and colons in names of files are no mark-up."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell(value) for value in row))
    Console(markup=False, emoji=False).print(table)


def print_skipped(skipped: Sequence[dict[str, str]]) -> None:
    """Which files and folders were passed over and why; nothing where there are none, and of very many the first few."""
    if skipped:
        more = f", the first {SHOWN} of them" if len(skipped) > SHOWN else ""
        count = f"{len(skipped)} files or folders were" if len(skipped) > 1 else "1 file or folder was"
        print_table(f"{count} skipped{more}", ("what", "why"), [(s["path"], s["reason"]) for s in skipped[:SHOWN]])


def print_facts(facts: dict[str, Any]) -> None:
    """Name and value, a line each."""
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        print(f"{name:<{width}}  {cell(value)}")


def cell(value: Any) -> str:
    """A value as people read it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
