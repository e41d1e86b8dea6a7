"""Who does something: until there are accounts, the name under which the system knows whoever uses this PC."""

from dataclasses import replace

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Draft, Project
from inspector.core.said import said


def asking_for_two(project: Project, wanted: bool) -> Project:
    """The project that asks for a second person from now on, or does so no more."""
    return replace(project, two_persons=wanted)


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
        told = said("In this project one person drafts a threshold, and another one puts it in force.")
    elif not who.strip():
        told = said("This project asks for a second person, and the system does not say who you are.")
    elif not draft.record.who.strip():
        told = said("This project asks for a second person, and nobody knows who has drafted this threshold.")
    else:
        told = said("{who} has drafted this threshold, and in this project another person puts it in force.", who=draft.record.who)
    raise InspectorError(ErrorCode.SECOND_PERSON, told)
