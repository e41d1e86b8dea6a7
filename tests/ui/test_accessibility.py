"""Every page can be used with the keys alone, and by whoever hears it instead of seeing it."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from accessibility_walk import out_of_order, reached, unnamed, unseen
from PySide6.QtWidgets import QApplication, QWidget
from window_tour import no_other_windows, tour


@dataclass
class Found:
    """What is wrong -> where it was seen first."""

    unnamed: dict[str, str] = field(default_factory=dict)
    out_of_order: dict[str, str] = field(default_factory=dict)
    unseen: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def found(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, parts: Path) -> Found:
    """Of the whole tour; the keys of operator mode are a scanner's."""
    made, known = Found(), set[str]()
    no_other_windows()

    def look(where: str, root: QWidget) -> None:
        if where == "operator mode":
            return
        chain = reached(root)
        for told, wrong in (
            (made.unnamed, unnamed(root, chain)),
            (made.out_of_order, out_of_order(root, chain)),
            (made.unseen, unseen(root, chain, known)),
        ):
            for each in wrong:
                told.setdefault(each, where)

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("INSPECTOR_HOME", str(tmp_path_factory.mktemp("home")))
        patched.setenv("INSPECTOR_LANGUAGE", "en")
        tour(tmp_path_factory.mktemp("tour"), parts, look)
    assert len(known) > 80
    return made


def told(found: dict[str, str]) -> str:
    return "\n".join(f"{where}: {each}" for each, where in found.items())


def test_every_stop_has_a_name_of_its_own_and_a_role(found: Found) -> None:
    assert not told(found.unnamed), told(found.unnamed)


def test_the_tab_key_goes_from_top_to_bottom_and_from_left_to_right(found: Found) -> None:
    assert not told(found.out_of_order), told(found.out_of_order)


def test_the_focus_can_be_seen(found: Found) -> None:
    assert not told(found.unseen), told(found.unseen)
