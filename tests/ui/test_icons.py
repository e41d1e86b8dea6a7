"""Icons are drawn in the colour asked for, and everything that names one finds it."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from inspector import paths
from inspector.core.types import Verdict
from inspector.ui import icons, theme


def inked(name: str, colour: str) -> set[str]:
    """Colours of the fully covered pixels of an icon."""
    image = icons.pixmap(name, 48, colour).toImage()
    pixels = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_every_icon_can_be_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    assert len(icons.names()) > 40
    for name in icons.names():
        assert inked(name, "#1166aa") == {"#1166aa"}, name


def test_drawings_take_only_the_colour_asked_for() -> None:
    for name in icons.names():
        text = paths.resource(f"icons/{name}.svg").read_text(encoding="utf-8")
        assert not re.search(r'(fill|stroke)="#', text), name


@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_every_verdict_has_an_icon_of_its_own(qapp: QApplication, verdict: Verdict | None) -> None:
    assert icons.verdict_icon(verdict) in icons.names()
    others = [icons.verdict_icon(other) for other in (None, *Verdict) if other is not verdict]
    assert icons.verdict_icon(verdict) not in others


def test_button_icons_are_sharp_and_paler_while_disabled(qapp: QApplication) -> None:
    icon = icons.icon("play", theme.palette(theme.DARK))
    assert icon.pixmap(24, 24).toImage().pixelColor(11, 12) == QColor(theme.DARK.text)
    assert icon.pixmap(24, 24, QIcon.Mode.Disabled).toImage().pixelColor(11, 12) == QColor(theme.DARK.muted)
    assert icon.pixmap(24, 24).width() == 24


def test_a_name_that_does_not_exist_is_refused(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("nonsense", 24, "#000000")


def test_program_icon_comes_in_the_sizes_that_systems_ask_for(qapp: QApplication) -> None:
    assert {size.width() for size in icons.app_icon().availableSizes()} >= {16, 32, 48, 256}
    assert paths.resource("icons/inspector.png").is_file()


def test_icons_named_in_the_code_exist() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in Path(icons.__file__).parent.rglob("*.py"))
    named = set(re.findall(r'(?:icons\.(?:icon|pixmap|paint)\((?:painter, )?|IconButton\()"(\w+)"', code))
    assert named <= set(icons.names())
