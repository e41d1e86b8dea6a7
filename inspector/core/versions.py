"""What a newer version of the program wrote is refused with the version that it needs."""

import re

from inspector import __version__
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import Said, clause_of, said

_MOST_NAMED, _MOST_LETTERS, _MOST_QUOTED = 8, 40, 300


def is_newer(program: object) -> bool:
    """Whether `program`, the version that a file says it was written by, is later than this one; False for what is no version."""
    return _parts(str(program)) > _parts(__version__)


def refusal(what: str, program: object, error: Exception) -> InspectorError | None:
    """Why `what`, which `program` wrote, is not read, where the reason for `error` is that it is newer than this version."""
    reason = clause(error)
    if is_newer(program):
        needed = str(program)[:_MOST_LETTERS]
        sentence = said(
            "{what} was written by a newer Inspector and needs version {needed}, this is {ours}: {reason}.",
            what=what,
            needed=needed,
            ours=__version__,
            reason=reason,
        )
        return InspectorError(ErrorCode.PROJECT_TOO_NEW, sentence)
    if isinstance(error, InspectorError) and error.code is ErrorCode.PROJECT_TOO_NEW:
        sentence = said("{what} was written by a newer Inspector than this {ours}: {reason}.", what=what, ours=__version__, reason=reason)
        return InspectorError(ErrorCode.PROJECT_TOO_NEW, sentence)
    return None


def not_known(what: str, unknown: set[str]) -> InspectorError:
    """The refusal of settings that only a later version can have written."""
    named = ", ".join(name[:_MOST_LETTERS] for name in sorted(unknown)[:_MOST_NAMED])
    if (more := len(unknown) - _MOST_NAMED) > 0:
        named = said("{named} and {more:,} more", named=named, more=more)
    return InspectorError(
        ErrorCode.PROJECT_TOO_NEW, said("{what} holds settings that are not known here: {named}.", what=what, named=named)
    )


def clause(error: Exception) -> str:
    """What `error` says, to stand after a colon: one line, however much of a damaged file it quotes."""
    if isinstance(error, KeyError):
        return said("{key} is missing", key=_shortened(str(error)))
    told, text = error.args[0] if error.args else "", _shortened(str(error))
    return clause_of(told if isinstance(told, Said) and told == text else text)


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return f"{words[:_MOST_QUOTED]}..." if len(words) > _MOST_QUOTED else words


def _parts(version: str) -> tuple[int, ...]:
    """0.10.1 as (0, 10, 1); what follows the numbers does not count."""
    numbers = re.match(r"\d{1,6}(?:\.\d{1,6})*", version)
    return tuple(map(int, numbers[0].split("."))) if numbers else ()
