"""Who may do what: the one table of rights. Services ask it before they do anything; buttons only show what it says."""

from dataclasses import dataclass
from enum import StrEnum

from inspector.core.said import said


class Role(StrEnum):
    """What somebody is at this PC. Each one may do all that those before it may."""

    OPERATOR = "operator"
    ENGINEER = "engineer"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        """0 for the lowest one."""
        return list(Role).index(self)


ROLE_WORDS = {Role.OPERATOR: said("operator"), Role.ENGINEER: said("engineer"), Role.ADMINISTRATOR: said("administrator")}
"""As they are called in sentences."""


class Act(StrEnum):
    """Everything that asks for a right."""

    INSPECT = "inspect"
    VERIFY = "verify"
    NOTE_EVENT = "note_event"
    RUN_CHALLENGE = "run_challenge"
    CHOOSE_PRODUCT = "choose_product"

    SET_UP_LINE = "set_up_line"
    CHANGE_PROJECT = "change_project"
    LABEL = "label"
    BUILD = "build"
    DRAFT = "draft"
    RELEASE = "release"
    USE_MODEL = "use_model"
    TEACH = "teach"
    SET_UP_CHALLENGE = "set_up_challenge"
    EXPORT = "export"
    IMPORT = "import"

    DELETE_PROJECT = "delete_project"
    SETTINGS = "settings"
    USERS = "users"
    TRUST = "trust"


MAY: dict[Act, Role] = {
    Act.INSPECT: Role.OPERATOR,
    Act.VERIFY: Role.OPERATOR,
    Act.NOTE_EVENT: Role.OPERATOR,
    Act.RUN_CHALLENGE: Role.OPERATOR,
    Act.CHOOSE_PRODUCT: Role.OPERATOR,
    Act.SET_UP_LINE: Role.ENGINEER,
    Act.CHANGE_PROJECT: Role.ENGINEER,
    Act.LABEL: Role.ENGINEER,
    Act.BUILD: Role.ENGINEER,
    Act.DRAFT: Role.ENGINEER,
    Act.RELEASE: Role.ENGINEER,
    Act.USE_MODEL: Role.ENGINEER,
    Act.TEACH: Role.ENGINEER,
    Act.SET_UP_CHALLENGE: Role.ENGINEER,
    Act.EXPORT: Role.ENGINEER,
    Act.IMPORT: Role.ENGINEER,
    Act.DELETE_PROJECT: Role.ADMINISTRATOR,
    Act.SETTINGS: Role.ADMINISTRATOR,
    Act.USERS: Role.ADMINISTRATOR,
    Act.TRUST: Role.ADMINISTRATOR,
}
"""From which role on an act is allowed."""


class LoggedOnBy(StrEnum):
    """How it is known who somebody is."""

    SYSTEM = "system"
    """There are no accounts: the name is that of the system's user."""
    PIN = "pin"
    BADGE = "badge"
    PASSWORD = "password"
    NONE = "none"
    """Nobody is logged on, or an operator without log-on."""
    PROGRAM = "program"
    """Nobody did it: the program did, by itself."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the PC. `role` None: nobody is logged on, and nothing that asks for a right is allowed."""

    name: str
    role: Role | None
    by: LoggedOnBy

    @property
    def is_nobody(self) -> bool:
        """Whether nobody is logged on."""
        return self.role is None


NOBODY = Person("", None, LoggedOnBy.NONE)
THE_PROGRAM = Person("", None, LoggedOnBy.PROGRAM)


def may(role: Role | None, act: Act) -> bool:
    """Whether a role is high enough; None is nobody's."""
    return role is not None and role.rank >= MAY[act].rank
