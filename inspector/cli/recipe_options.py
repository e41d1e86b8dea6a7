"""The options that make a recipe, read off the fields of the recipe itself."""

import argparse
from dataclasses import Field, fields
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.presets import PRESETS
from inspector.core.recipe import CHOICE, Recipe
from inspector.core.setting import about

RECIPE: type[Recipe] = Recipe


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Which detector, which networks, which seed."""
    for each in fields(RECIPE):
        if about(each).group == CHOICE:
            _add(parser, each)


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Everything else; a detector ignores what it has no use for."""
    parser.add_argument(
        "--preset", choices=list(PRESETS), help="paper: the settings of the PatchCore paper; options typed beside it win (default: default)"
    )
    groups: dict[str, Any] = {"": parser}
    for each in fields(RECIPE):
        group = about(each).group
        if group == CHOICE:
            continue
        if group not in groups:
            groups[group] = parser.add_argument_group(group)
        _add(groups[group], each)
    parser.add_argument("--memory-budget", type=float, default=0, metavar="MB", help="memory for features (default: half of what is free)")


def recipe(arguments: argparse.Namespace) -> Recipe:
    """The recipe that was typed. What was not typed has its default, so that a command means the same in every project."""
    typed = {each.name: value for each in fields(RECIPE) if (value := getattr(arguments, each.name, None)) is not None}
    typed |= {each.name: _wholes(each, typed[each.name]) for each in fields(RECIPE) if each.type == tuple[int, ...] and each.name in typed}
    return RECIPE(**(PRESETS[arguments.preset or "default"] | typed))


def _wholes(each: "Field[Any]", text: str) -> tuple[int, ...]:
    """Whole numbers with commas between them. Raises `BAD_ARGUMENT`."""
    try:
        return tuple(int(number) for number in text.split(","))
    except ValueError:
        sentence = f"--{each.name} takes whole numbers with commas between them, {about(each).metavar}, and not {text}."
        raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence) from None


def _add(to: Any, each: "Field[Any]") -> None:
    """The option of one setting; absent where it is not typed."""
    known = about(each)
    option = known.option or f"--{each.name.replace('_', '-')}"
    help_text = known.help if "default" in known.help else f"{known.help}{_default(each)}"
    shared: dict[str, Any] = {"dest": each.name, "default": None, "help": help_text.replace("%", "%%")}
    if each.type is bool:
        to.add_argument(option, action=argparse.BooleanOptionalAction, **shared)
        return
    shared |= {"metavar": known.metavar} if known.metavar else {}
    if each.type == tuple[str, ...]:
        to.add_argument(option, nargs="+", **shared)
    else:
        choices = known.names() if known.names is not None else None
        to.add_argument(option, type=_TYPES.get(each.type, str), choices=choices, **shared)


_TYPES: dict[Any, type] = {int: int, float: float, float | None: float}


def _default(each: "Field[Any]") -> str:
    """The default in words, where it says something."""
    known, value = about(each), each.default
    if value in ((), None) or (isinstance(value, float) and not value):
        return ""
    names = f"{', '.join(known.names())}; " if known.names is not None and known.metavar else ""
    shown = {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else value
    return f" ({names}default: {shown})"
