"""An account of somebody who works at this PC: a name, a role, and what is stored of how they prove who they are."""

from dataclasses import dataclass, field
from typing import Any

from inspector.core.access import Role
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import MAPPING, TEXT, YES_OR_NO, expect
from inspector.core.pin import is_pin
from inspector.core.said import said

MOST_LETTERS = 60
LEAST_IN_PASSWORD, MOST_IN_PASSWORD = 8, 200
LEAST_ON_BADGE, MOST_ON_BADGE = 4, 200
_HASHES = ("badge_hash", "pin_hash", "password_hash")


@dataclass(frozen=True, slots=True)
class Account:
    """One account. Hashes are empty where there is no such secret; they get into no log. Raises `BAD_ARGUMENT`, TypeError."""

    name: str
    role: Role
    badge_hash: str = field(default="", repr=False)
    pin_hash: str = field(default="", repr=False)
    password_hash: str = field(default="", repr=False)
    language: str = ""
    """Of the window while they are logged on, as a code such as de; empty: that of the settings."""
    active: bool = True

    def __post_init__(self) -> None:
        expect(TEXT, "A name", self.name)
        if not self.name or len(self.name) > MOST_LETTERS or not self.name.isprintable() or self.name != " ".join(self.name.split()):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("A name must have between 1 and {most} letters in one line.", most=MOST_LETTERS),
            )
        for each in (*_HASHES, "language"):
            expect(TEXT, each, getattr(self, each))
        expect(YES_OR_NO, "active", self.active)
        object.__setattr__(self, "role", Role(self.role))

    @property
    def key(self) -> str:
        """Names that have the same key are the same."""
        return self.name.casefold()

    @property
    def is_able(self) -> bool:
        """Whether somebody can log on by it."""
        return self.active and any(getattr(self, each) for each in _HASHES)

    @property
    def is_administrator(self) -> bool:
        """Whether it can look after the others."""
        return self.active and self.role is Role.ADMINISTRATOR and bool(self.password_hash)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same account back."""
        hashes = {each: getattr(self, each) for each in _HASHES if getattr(self, each)}
        return {"name": self.name, "role": str(self.role), "language": self.language, "active": self.active} | hashes

    @classmethod
    def from_json(cls, stored: Any) -> "Account":
        """Reads what `to_json` wrote. Raises KeyError, TypeError, ValueError, `BAD_ARGUMENT`."""
        found = expect(MAPPING, "An account", stored)
        hashes = {each: found.get(each, "") for each in _HASHES}
        return cls(found["name"], Role(expect(TEXT, "A role", found["role"])), language=found["language"], active=found["active"], **hashes)


def check_pin(pin: str) -> None:
    """Raises `BAD_ARGUMENT` for what can be no PIN."""
    if not is_pin(pin):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("A PIN must have 4 to 12 digits and nothing else."))


def check_password(password: str, name: str) -> None:
    """Raises `BAD_ARGUMENT` for a password that is too short, or the name."""
    if not LEAST_IN_PASSWORD <= len(password) <= MOST_IN_PASSWORD:
        words = said("A password must have between {least} and {most} letters.", least=LEAST_IN_PASSWORD, most=MOST_IN_PASSWORD)
        raise InspectorError(ErrorCode.BAD_ARGUMENT, words)
    if password.casefold() == name.casefold():
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("A password must be another word than the name."))


def check_badge(text: str) -> None:
    """Raises `BAD_ARGUMENT` for what no badge reader types."""
    if not LEAST_ON_BADGE <= len(text) <= MOST_ON_BADGE or not text.isprintable():
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said(
                "A badge must say between {least} and {most} letters.",
                least=LEAST_ON_BADGE,
                most=MOST_ON_BADGE,
            ),
        )
