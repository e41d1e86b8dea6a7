"""The last step of every write: what lies complete beside a file takes its name."""

import os
import time
from collections.abc import Callable
from pathlib import Path

RETRIES_S = 5.0 if os.name == "nt" else 0.0
"""How long a refused rename is tried again: on Windows virus scanners and search indexes hold fresh files open for a moment."""
_BETWEEN_RETRIES_S = 0.05


def patiently(rename: Callable[[Path, Path], None], source: Path, target: Path) -> None:
    """`os.rename` or `os.replace`, and again for `RETRIES_S` while the system denies it. Raises OSError.

    A file that is marked read-only will not be let go of: that is said at once.
    """
    began = time.monotonic()
    while True:
        try:
            return rename(source, target)
        except PermissionError:
            if time.monotonic() - began >= RETRIES_S or (target.exists() and not os.access(target, os.W_OK)):
                raise
            time.sleep(_BETWEEN_RETRIES_S)
