"""Whom threads tell their news before somebody listens, and after."""


def nobody() -> None:
    """Nobody is listening."""
