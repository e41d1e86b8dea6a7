"""What a dialog for files is to show."""

from collections.abc import Iterable


def patterns(suffixes: Iterable[str]) -> str:
    """The files with these endings, in small and in capital letters, as file dialogs want them."""
    return " ".join(f"*{suffix} *{suffix.upper()}" for suffix in sorted(suffixes))
