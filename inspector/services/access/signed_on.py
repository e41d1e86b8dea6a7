"""Who is at this PC, and the guard before every service that changes something."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from inspector.core.access import Act
from inspector.services.who import operator_log_on, person, subscribe, unsubscribe

__all__ = ["REGISTRY", "guarded", "log_off", "may", "operator_log_on", "person", "require", "subscribe", "unsubscribe"]

_P = ParamSpec("_P")
_R = TypeVar("_R")

REGISTRY: list[tuple[Act, Callable[..., object]]] = []
"""Every guarded function, as it is called."""


def may(act: Act) -> bool:
    """Whether whoever is at the PC may do this now. Reads no more than the times of a file."""
    raise NotImplementedError(act)


def require(act: Act) -> None:
    """Raises `NOT_ALLOWED` with a sentence that says from which role on it is allowed."""
    raise NotImplementedError(act)


def guarded(act: Act) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """A function, or a generator, that is only for those who may `act`: asked when it is called, before anything is done."""

    def around(function: Callable[_P, _R]) -> Callable[_P, _R]:
        REGISTRY.append((act, function))
        return function

    return around


def log_off(*, by_itself: bool = False) -> None:
    """Nobody is logged on from now on; `by_itself`: after some minutes without a touch. What was begun goes on."""
    raise NotImplementedError(by_itself)
