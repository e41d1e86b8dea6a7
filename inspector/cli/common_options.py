"""Options of every command that computes something."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.services.context import Context


def add_common(parser: argparse.ArgumentParser) -> None:
    """Where it computes, and what it prints."""
    parser.add_argument(
        "--runtime", choices=["auto", "openvino", "torch", "cuda"], default="auto", help="where the arithmetic runs (default: auto)"
    )
    parser.add_argument("--threads", type=int, default=0, metavar="N", help="processor threads (default: as many as there are cores)")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")


def json_verb(
    inner: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str, command: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """A command of a command, with a help text of one sentence, that can print JSON."""
    parser = inner.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    parser.set_defaults(command=command)
    return parser


def context_of(arguments: argparse.Namespace) -> "Context":
    """What the options say of where it computes."""
    from inspector.services.context import Context

    budget = getattr(arguments, "memory_budget", 0) * 2**20
    return Context.default(getattr(arguments, "runtime", "auto"), getattr(arguments, "threads", 0), budget)
