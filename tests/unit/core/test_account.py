"""What an account may be called, and what may be its secret: each limit from both sides."""

from collections.abc import Callable

import pytest

from inspector.core.access import NOBODY, THE_PROGRAM, LoggedOnBy, Person, Role
from inspector.core.account import LEAST_IN_PASSWORD, MOST_IN_PASSWORD, MOST_LETTERS, Account, check_badge, check_password, check_pin
from inspector.core.errors import ErrorCode, InspectorError

NAME = "Ada Byron"


def refused(check: Callable[..., object], *values: object) -> bool:
    try:
        check(*values)
    except InspectorError as error:
        return error.code is ErrorCode.BAD_ARGUMENT
    return False


@pytest.mark.parametrize("name", ["A", "김 철수", "x" * MOST_LETTERS, "O'Neill-7"])
def test_names_of_one_line_are_taken(name: str) -> None:
    assert Account(name, Role.OPERATOR).name == name


@pytest.mark.parametrize("name", ["", " ", "x" * (MOST_LETTERS + 1), "Ada\nByron", "Ada  Byron", " Ada", "Ada ", "Ada\tByron"])
def test_other_names_are_refused(name: str) -> None:
    assert refused(Account, name, Role.OPERATOR)


@pytest.mark.parametrize(
    ("password", "is_refused"),
    [
        ("x" * (LEAST_IN_PASSWORD - 1), True),
        ("x" * LEAST_IN_PASSWORD, False),
        ("x" * MOST_IN_PASSWORD, False),
        ("x" * (MOST_IN_PASSWORD + 1), True),
        ("ADA byron", True),
        ("Ada Byron1", False),
    ],
)
def test_a_password_is_long_enough_and_not_the_name(password: str, is_refused: bool) -> None:
    assert refused(check_password, password, NAME) is is_refused


@pytest.mark.parametrize(
    ("badge", "is_refused"), [("abc", True), ("abcd", False), ("x" * 200, False), ("x" * 201, True), ("ab\ncd", True), ("04A1-77", False)]
)
def test_a_badge_is_what_a_reader_types(badge: str, is_refused: bool) -> None:
    assert refused(check_badge, badge) is is_refused


@pytest.mark.parametrize(
    ("pin", "is_refused"), [("123", True), ("1234", False), ("1" * 12, False), ("1" * 13, True), ("12a4", True), ("١٢٣٤", True)]
)
def test_a_pin_is_digits_of_a_keypad(pin: str, is_refused: bool) -> None:
    assert refused(check_pin, pin) is is_refused


@pytest.mark.parametrize("secret", ["badge_hash", "pin_hash", "password_hash"])
def test_an_account_is_of_use_while_it_is_active_and_has_a_secret(secret: str) -> None:
    assert Account(NAME, Role.ENGINEER, **{secret: "h"}).is_able
    assert not Account(NAME, Role.ENGINEER, active=False, **{secret: "h"}).is_able
    assert not Account(NAME, Role.ENGINEER).is_able


def test_only_an_active_administrator_with_a_password_looks_after_the_others() -> None:
    assert Account(NAME, Role.ADMINISTRATOR, password_hash="h").is_administrator
    assert not Account(NAME, Role.ADMINISTRATOR, pin_hash="h").is_administrator
    assert not Account(NAME, Role.ADMINISTRATOR, password_hash="h", active=False).is_administrator
    assert not Account(NAME, Role.ENGINEER, password_hash="h").is_administrator


def test_secrets_get_into_no_log_and_what_is_stored_gives_the_same_account() -> None:
    account = Account(NAME, Role.OPERATOR, "h1", "h2", "h3", language="ko", active=False)
    assert not {"h1", "h2", "h3"} & set(repr(account).replace("'", " ").split())
    assert Account.from_json(account.to_json()) == account and account.key == Account("ADA BYRON", Role.ENGINEER).key


def test_nobody_and_the_program_have_no_role_and_everybody_else_has() -> None:
    assert NOBODY.is_nobody and THE_PROGRAM.is_nobody
    assert not Person(NAME, Role.OPERATOR, LoggedOnBy.PIN).is_nobody
