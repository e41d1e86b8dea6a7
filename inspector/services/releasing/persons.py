"""Who does something: until there are accounts, the name under which the system knows whoever uses this PC."""

import getpass

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Draft, Project


def user_name() -> str:
    """The name of the system's user; empty for a service that has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def may_release(project: Project, draft: Draft | None, who: str) -> bool:
    """Whether `who` may put the draft in force, or without a draft any threshold; Windows makes no difference between a and A."""
    if not project.two_persons:
        return True
    return draft is not None and bool(who.strip()) and draft.record.who.strip().casefold() not in ("", who.strip().casefold())


def check_may_release(project: Project, draft: Draft | None, who: str) -> None:
    """Raises `SECOND_PERSON` where another person has to do it."""
    if may_release(project, draft, who):
        return
    if draft is None:
        told = "In this project one person drafts a threshold, and another one puts it in force."
    elif not who.strip():
        told = "This project asks for a second person, and the system does not say who you are."
    elif not draft.record.who.strip():
        told = "This project asks for a second person, and nobody knows who has drafted this threshold."
    else:
        told = f"{draft.record.who} has drafted this threshold, and in this project another person puts it in force."
    raise InspectorError(ErrorCode.SECOND_PERSON, told)
