"""Who a command works for: `--user NAME`, with the password asked for on the terminal or in an environment variable."""

import argparse
import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from inspector.core.errors import ErrorCode, InspectorError

PASSWORD_VARIABLE = "INSPECTOR_PASSWORD"
_HELP = f"log on as this person, where there are accounts; the password, or PIN, is asked for, or read from {PASSWORD_VARIABLE}"


def add_user(parser: argparse.ArgumentParser) -> None:
    """Gives every command the option."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in dict.fromkeys(action.choices.values()):
                add_user(each)
            return
    parser.add_argument("--user", default="", metavar="NAME", help=_HELP)


@contextmanager
def logged_on(arguments: Namespace) -> Iterator[None]:
    """Runs a command for whom it names. Raises `LOG_ON_REFUSED`; without accounts nobody is to be named."""
    name = getattr(arguments, "user", "")
    if not name and not _somebody_needed():
        yield
        return
    from inspector.services.access.signed_on import log_off

    _log_on(name)
    try:
        yield
    finally:
        log_off(by_itself=True)


def secret(asked: str, variable: str, *, twice: bool = False) -> str:
    """A secret from an environment variable, or from the terminal, where nobody sees it. Raises `BAD_ARGUMENT` where there is neither."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"There is no terminal to ask for the {asked}: put it into {variable}.")
    typed = getpass.getpass(f"{asked}: ")
    if twice and getpass.getpass(f"{asked}, again: ") != typed:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "The two are not alike.")
    return typed


def _somebody_needed() -> bool:
    """Whether there are accounts; of most PCs one look at a folder says that there are none."""
    from inspector import paths

    if not os.path.lexists(paths.accounts_file()):
        return False
    from inspector.services.who import AccountsState, accounts_state

    return accounts_state() is not AccountsState.OFF


def _log_on(name: str) -> None:
    from inspector.core.progress import finish
    from inspector.services.access import logging_on
    from inspector.services.who import AccountsState, accounts_state, operator_log_on

    if name:
        finish(logging_on.log_on(name, secret(f"Password of {name}", PASSWORD_VARIABLE)))
    elif accounts_state() is AccountsState.DAMAGED or operator_log_on() == "none":
        logging_on.log_on_as_operator()
