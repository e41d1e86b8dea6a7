"""The language of whoever is at the PC."""

from inspector.services import who


def own_language() -> str:
    """The code of the language in the account of who is logged on; empty where there is none. Reads no more than the times of a file."""
    account = who.known_accounts()[1].named(who.person().name) if who.person().name else None
    return account.language if account is not None else ""
