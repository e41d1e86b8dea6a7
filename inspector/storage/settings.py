"""The settings of this PC in a TOML file that holds only what differs from the defaults."""

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import read_regular
from inspector.core.renaming import patiently
from inspector.core.said import joined, reason_of, said
from inspector.core.setting import about, plain
from inspector.core.user_settings import Settings, usable
from inspector.storage import atomic

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_MOST_BYTES = 1_000_000


def peek_values(file: Path) -> dict[str, Any]:
    """What is stored, as far as it can be read; leaves whatever is wrong with the file to `read_values`, which tells of it."""
    try:
        return usable(tomllib.loads(_text(file)))[0]
    except (OSError, ValueError, RecursionError):
        return {}


def read_values(file: Path) -> tuple[dict[str, Any], str]:
    """What is stored, by name, and what is wrong with the file, empty where nothing is. Nothing is raised.

    A damaged value costs that setting its value; a file that is no TOML is set aside under another name. No file: nothing.
    """
    try:
        stored = tomllib.loads(_text(file))
    except OSError as error:
        return {}, said("{file} cannot be read: {reason}.", file=file, reason=error.strerror or error)
    except (ValueError, RecursionError) as error:
        return {}, _set_aside(file, error)
    values, problems = usable(stored)
    return values, joined(problems)


def parse_values(file: Path) -> dict[str, Any]:
    """Everything that a file of settings holds, whether it is a setting or not. Raises OSError, ValueError with a clause each."""
    try:
        return tomllib.loads(read_regular(file, _MOST_BYTES).decode("utf-8-sig"))
    except RecursionError:
        raise ValueError(said("it is nested too deeply")) from None


def change_settings(file: Path, values: Mapping[str, Any]) -> None:
    """Writes settings by name; one that has its default leaves the file. Comments and what is unknown stay as they are.

    Raises `NOT_WRITABLE`, `DISK_FULL`; the old file then stands untouched. Raises `SETTINGS_DAMAGED` where the file had to be set
    aside; the values are in a new one then.
    """
    Settings(**values)  # raises rather than write what could not be read
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        document, problem = _document(file)
    for each in fields(Settings):
        if each.name in values:
            document.pop(each.name, None)
            if values[each.name] != each.default:
                document[each.name] = plain(values[each.name])
    atomic.write_bytes(file, document.as_string().encode(), private=True)
    if problem:
        raise InspectorError(ErrorCode.SETTINGS_DAMAGED, problem)


def write_for_others(file: Path, settings: Settings) -> None:
    """Writes every setting that may be told, also those that have their defaults, so that another PC becomes like this one.

    Raises `NOT_WRITABLE`, `DISK_FULL`; an old file then stands untouched.
    """
    import tomlkit

    document, group = tomlkit.document(), ""
    document.add(tomlkit.comment("Settings of Inspector, without what belongs to one PC or to nobody else: names, PINs, passwords."))
    for each in fields(settings):
        known = about(each)
        if known.private:
            continue
        if known.group != group:
            group = known.group
            document.add(tomlkit.nl())
        document.add(each.name, tomlkit.item(plain(getattr(settings, each.name))).comment(known.help))
    atomic.write_bytes(file, document.as_string().encode())


def _document(file: Path) -> "tuple[TOMLDocument, str]":
    """What is in the file, and what was wrong with it. Raises OSError."""
    import tomlkit  # a file is read at every start and written hardly ever

    try:
        text = _text(file)
        tomllib.loads(text)
        return tomlkit.parse(text), ""
    except (ValueError, RecursionError) as error:
        problem = _set_aside(file, error)
        if file.exists():
            raise PermissionError(problem) from error
        return tomlkit.document(), problem


def _text(file: Path) -> str:
    try:
        return read_regular(file, _MOST_BYTES).decode("utf-8-sig")
    except FileNotFoundError:
        return ""


def _set_aside(file: Path, error: BaseException) -> str:
    """Renames a damaged file, so that whoever wrote into it finds it again, and says so."""
    aside = file.with_name(f"{file.stem}-damaged-{datetime.now():%Y%m%d-%H%M%S-%f}{file.suffix}")
    with suppress(OSError):
        patiently(os.rename, file, aside)
    reason = said("it is nested too deeply") if isinstance(error, RecursionError) else reason_of(error)
    if file.exists():
        return said("{file} is damaged ({reason}); it was left as it is.", file=file, reason=reason)
    return said("{file} is damaged ({reason}); it was kept as {aside}.", file=file, reason=reason, aside=aside.name)
