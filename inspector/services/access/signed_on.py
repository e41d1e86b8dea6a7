"""The guard before every service that changes something, and what the window asks of who is logged on."""

from collections.abc import Callable, Generator
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from inspector.core.access import Act, Person
from inspector.core.audit import AuditKind
from inspector.core.errors import InspectorError
from inspector.services import auditing, who
from inspector.services.who import may, operator_log_on, person, subscribe, unsubscribe

__all__ = ["REGISTRY", "guarded", "log_off", "may", "operator_log_on", "person", "require", "subscribe", "unsubscribe"]

_P = ParamSpec("_P")
_R = TypeVar("_R")

REGISTRY: list[tuple[Act, Callable[..., object]]] = []
"""Every guarded function, as it is called."""


def require(act: Act) -> Person:
    """Who is at the PC. Raises `NOT_ALLOWED`, which the audit then tells of, where they may not."""
    try:
        return who.require(act)
    except InspectorError:
        auditing.note_later(AuditKind.NOT_ALLOWED, act=str(act))
        raise


def guarded(act: Act) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """A function, or a generator, that is only for those who may `act`: asked when it is called, before anything is done.

    Until it ends, what is done in it is done by whoever called it: a build must not end as nobody's because its engineer was
    logged off meanwhile.
    """

    def around(function: Callable[_P, _R]) -> Callable[_P, _R]:
        @wraps(function)
        def asked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            actor = require(act)
            with who.acting(actor):
                result = function(*args, **kwargs)
            return cast(_R, _steps(result, actor)) if isinstance(result, Generator) else result

        REGISTRY.append((act, asked))
        return asked

    return around


def log_off(*, by_itself: bool = False) -> None:
    """Nobody is logged on from now on; `by_itself`: after some minutes without a touch. What was begun goes on."""
    left = person()
    who.seat(None)
    if left.role is not None and who.accounts_state() is not who.AccountsState.OFF:
        auditing.note_later(AuditKind.LOG_OFF, person=left, by_itself=by_itself)


def _steps(steps: Generator[Any, Any, Any], actor: Person) -> Generator[Any, Any, Any]:
    """The same steps, each of them done by `actor`."""
    try:
        while True:
            with who.acting(actor):
                try:
                    step = next(steps)
                except StopIteration as end:
                    return end.value
            yield step
    finally:
        with who.acting(actor):
            steps.close()
