"""Options of every command that computes something."""

import argparse
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


def context_of(arguments: argparse.Namespace) -> "Context":
    """What the options say of where it computes."""
    from inspector.services.context import Context

    budget = getattr(arguments, "memory_budget", 0) * 2**20
    return Context.default(getattr(arguments, "runtime", "auto"), getattr(arguments, "threads", 0), budget)
