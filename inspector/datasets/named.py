"""From what a user types, drops or lists to the files and folders that are meant."""

import fnmatch
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import read_text
from inspector.core.said import said
from inspector.datasets.natural_order import natural_key

_MOST_LETTERS, _SHOWN_LETTERS = 32_767, 1000
"""Of any path on any system; and of one that is said to be missing: a line of a file that is no list is longer than any sentence."""
_WILD = re.compile(r"[*?]")
_SHELL_EXPANDS = os.name != "nt"
"""Whether `*.png` reaches the program as the names that it stands for; Windows leaves that to every program."""


def named_paths(arguments: Iterable[str | Path]) -> list[Path]:
    """The files and folders behind names, patterns and lists, all of which exist. Raises as `listing.find_images`."""
    found = list[Path]()
    for argument in arguments:
        if is_list(argument):
            found += _read_list(Path(str(argument)[1:]))
        elif os.path.exists(argument):
            found.append(Path(argument))
        else:
            found += _matching(Path(argument))
    return found


def is_list(argument: str | Path) -> bool:
    """Whether a name means a list of names, not the folder that is called so, as shares have some: @eaDir, @Recycle."""
    return str(argument).startswith("@") and not os.path.isdir(argument)


def _matching(pattern: Path) -> list[Path]:
    """What is called so in its folder, in natural order; brackets stand for themselves, as in the shells of Windows."""
    found = list[Path]()
    if not _SHELL_EXPANDS and _WILD.search(pattern.name):
        try:
            names = fnmatch.filter(os.listdir(pattern.parent), pattern.name.replace("[", "[[]"))
        except OSError:
            names = []
        found = [pattern.parent / name for name in sorted(names, key=natural_key)]
    missing = next((path for path in found if not os.path.exists(path)), None if found else pattern)
    if missing is not None:
        raise InspectorError(ErrorCode.NO_IMAGES, said("There is no file or folder {missing}.", missing=missing))
    return found


def _read_list(path: Path) -> Iterator[Path]:
    """The paths that a list file names."""
    try:
        text = read_text(path)
    except FileNotFoundError:
        raise InspectorError(ErrorCode.NO_IMAGES, said("There is no list {file}.", file=path)) from None
    except UnicodeDecodeError:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The list {file} is not a text file in UTF-8.", file=path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InspectorError(
            ErrorCode.FOLDER_UNREADABLE, said("The list {file} cannot be read: {reason}.", file=path, reason=reason)
        ) from error
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if len(line) > _MOST_LETTERS:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT, said("Line {number} of {file} is longer than any name of a file.", number=number, file=path.name)
            )
        if line and not line.startswith("#"):
            named = path.parent / line
            if not os.path.exists(named):
                shown = str(named)[:_SHOWN_LETTERS]
                raise InspectorError(
                    ErrorCode.NO_IMAGES,
                    said("Line {number} of {file} names {shown}, which does not exist.", number=number, file=path.name, shown=shown),
                )
            yield named
