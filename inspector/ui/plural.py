"""Counts in sentences."""

from inspector.ui.number_text import count_text


def counted(count: int, one: str, many: str, **others: str) -> str:
    """`one` or `many` with `{count}` and `others` put in; both are translated already, for languages without more forms than two."""
    return (one if count == 1 else many).format(count=count_text(count), **others)
