"""Who says something, as far as the system knows: until there are accounts, its user name."""

import getpass


def user_name() -> str:
    """The name of the user who runs the program; empty for one without a name, as containers and services have them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
