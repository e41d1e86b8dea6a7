"""What a newer version of the program wrote is refused with the version that it needs."""

import re

from inspector import __version__
from inspector.core.errors import ErrorCode, InspectorError

_MOST_NAMED, _MOST_LETTERS, _MOST_QUOTED = 8, 40, 300


def is_newer(program: object) -> bool:
    """Whether `program`, the version that a file says it was written by, is later than this one; False for what is no version."""
    return _parts(str(program)) > _parts(__version__)


def refusal(what: str, program: object, error: Exception) -> InspectorError | None:
    """Why `what`, which `program` wrote, is not read, where the reason for `error` is that it is newer than this version."""
    if is_newer(program):
        needed = str(program)[:_MOST_LETTERS]
        return _too_new(f"{what} was written by a newer Inspector and needs version {needed}, this is {__version__}", error)
    if isinstance(error, InspectorError) and error.code is ErrorCode.PROJECT_TOO_NEW:
        return _too_new(f"{what} was written by a newer Inspector than this {__version__}", error)
    return None


def not_known(what: str, unknown: set[str]) -> InspectorError:
    """The refusal of settings that only a later version can have written."""
    named = [name[:_MOST_LETTERS] for name in sorted(unknown)[:_MOST_NAMED]]
    more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
    return InspectorError(ErrorCode.PROJECT_TOO_NEW, f"{what} holds settings that are not known here: {', '.join(named)}{more}.")


def clause(error: Exception) -> str:
    """What `error` says, to stand after a colon: one line, however much of a damaged file it quotes."""
    said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
    text = " ".join(said.split())
    text = f"{text[:_MOST_QUOTED]}..." if len(text) > _MOST_QUOTED else text
    return text[:1].lower() + text[1:].removesuffix(".")


def _too_new(what: str, error: Exception) -> InspectorError:
    return InspectorError(ErrorCode.PROJECT_TOO_NEW, f"{what}: {clause(error)}.")


def _parts(version: str) -> tuple[int, ...]:
    """0.10.1 as (0, 10, 1); what follows the numbers does not count."""
    numbers = re.match(r"\d{1,6}(?:\.\d{1,6})*", version)
    return tuple(map(int, numbers[0].split("."))) if numbers else ()
