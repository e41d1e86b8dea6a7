"""Names that people gave things, as names of files and folders that every system takes."""

import re

MOST_BYTES = 120
"""File systems take 255; what is put before and behind the name needs some of them."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


def file_name(name: str, instead: str = "_") -> str:
    """`name` with `instead` for what no file name may hold, cut to `MOST_BYTES`; empty where nothing usable is left."""
    cleaned = _FORBIDDEN.sub(instead, name).strip(" .")
    short = cleaned.encode(errors="ignore")[:MOST_BYTES].decode(errors="ignore").strip(" .")
    return f"{short}{instead}" if short.casefold().split(".")[0].strip() in _DEVICES else short
