"""Every control of the window can be hit by a finger."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from touch_targets import too_small
from window_tour import no_other_windows, tour

EXCEPTIONS: dict[str, str] = {}
"""Begin of what is found -> why it may be small."""


@pytest.fixture(scope="module")
def found(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, parts: Path) -> dict[str, str]:
    """What is too small -> where it was seen first."""
    seen: dict[str, str] = {}
    others = no_other_windows()

    def look(where: str, _: QWidget) -> None:
        for each in too_small(others):
            seen.setdefault(each, where)

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("INSPECTOR_HOME", str(tmp_path_factory.mktemp("home")))
        patched.setenv("INSPECTOR_LANGUAGE", "en")
        tour(tmp_path_factory.mktemp("tour"), parts, look)
    return seen


def test_every_target_is_as_large_as_a_finger(found: dict[str, str]) -> None:
    small = [f"{where}: {each}" for each, where in found.items() if not each.startswith(tuple(EXCEPTIONS))]
    assert not small, "\n".join(small)
