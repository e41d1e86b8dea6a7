"""The order in which people expect names."""

import re


def natural_key(name: str) -> tuple[tuple[str | int, ...], str]:
    """Orders names as people do: numbers by value, letters without regard to case; equal ones by their spelling."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts)), name
