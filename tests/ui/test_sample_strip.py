"""A few of many pictures: what cannot be read leaves no hole."""

from pathlib import Path

import numpy as np
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from inspector.devices.image_file import write_image
from inspector.ui.pages.sample_strip import SampleStrip


def test_a_picture_that_cannot_be_read_leaves_no_hole(qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("a", "c"):
        write_image(tmp_path / f"{name}.png", np.full((40, 60), 200, np.uint8))
    (tmp_path / "b.png").write_bytes(b"no picture")
    strip = SampleStrip(3)
    qtbot.addWidget(strip)
    strip.resize(312, 60)
    strip.show_samples([tmp_path / f"{name}.png" for name in "abc"])
    colours = [QColor(strip.grab().toImage().pixelColor(x, 30)).lightness() for x in (50, 155, 260)]
    assert len(set(colours)) == 1, "three frames wait for their pictures"
    qtbot.waitUntil(lambda: strip.shown == 2)
    shown = strip.grab().toImage()
    assert [shown.pixelColor(x, 30).lightness() for x in (50, 155)] == [200, 200]
    assert shown.pixelColor(260, 30) == strip.palette().window().color()
    strip.stop()


def test_pictures_are_shown_by_the_depth_of_the_project(qtbot: QtBot, tmp_path: Path) -> None:
    paths = [tmp_path / "1.png", tmp_path / "2.png"]
    for path, value in zip(paths, (1000, 1030), strict=True):
        write_image(path, np.full((80, 120), value, np.uint16))
    strip = SampleStrip(2)
    qtbot.addWidget(strip)
    strip.resize(206, 60)
    for depth, levels in ((12, [1000 >> 4, 1030 >> 4]), (16, [1000 >> 8, 1030 >> 8])):
        strip.show_samples(paths, depth)
        qtbot.waitUntil(lambda: strip.shown == 2)
        shown = strip.grab().toImage()
        assert [shown.pixelColor(x, 30).lightness() for x in (50, 155)] == levels
    strip.stop()
