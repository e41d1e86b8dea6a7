"""Colours are readable, also for colour-blind eyes, and follow the system."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from colour_contrast import contrast, linear
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QLabel,
    QListWidget,
    QMenu,
    QMessageBox,
    QPushButton,
    QStatusBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.theme import Colours, Tone

SCHEMES = [pytest.param(each, id=name) for name, each in (("light", theme.LIGHT), ("dark", theme.DARK), ("contrast", theme.CONTRAST))]

# Machado, Oliveira, Fernandes: "A physiologically-based model for simulation of color vision deficiency" (2009), severity 1.
BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def lab(rgb: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(rgb, 0, 1)
    f = np.cbrt(xyz / [0.9505, 1, 1.089])
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def tones(scheme: Colours) -> list[Tone]:
    return [scheme.ok, scheme.ng, scheme.undecided]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_has_enough_contrast(scheme: Colours) -> None:
    grounds = (scheme.window, scheme.surface, scheme.raised)
    pairs = [(ink, ground) for ink in (scheme.text, scheme.muted) for ground in grounds]
    pairs += [(scheme.on_accent, scheme.accent), (scheme.accent, scheme.surface), (scheme.accent, scheme.window)]
    pairs += [(scheme.text, scheme.hover)]
    for each in (*tones(scheme), scheme.idle):
        pairs += [(each.on_solid, each.solid), (each.ink, each.tint), (each.ink, scheme.surface), (each.ink, scheme.window)]
    least = 7.0 if scheme is theme.CONTRAST else 4.5
    for ink, ground in pairs:
        assert contrast(ink, ground) >= least, (ink, ground, contrast(ink, ground))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_focus_is_seen_on_every_ground(scheme: Colours) -> None:
    for ground in (scheme.window, scheme.surface, scheme.raised, scheme.hover):
        assert contrast(scheme.accent, ground) >= 3, ground
    assert contrast(scheme.on_accent, scheme.accent) >= 3, "the ring of what is filled with the accent"


def test_high_contrast_has_borders_that_are_seen() -> None:
    for ground in (theme.CONTRAST.window, theme.CONTRAST.surface, theme.CONTRAST.raised, theme.CONTRAST.hover):
        assert contrast(theme.CONTRAST.border, ground) >= 3, ground


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", BLIND)
def test_verdicts_differ_for_colour_blind_eyes(scheme: Colours, kind: str) -> None:
    def distance(one: str, other: str) -> float:
        seen = [lab(np.array(BLIND[kind]) @ linear(colour)) for colour in (one, other)]
        return float(np.linalg.norm(seen[0] - seen[1]))

    for one, other in combinations(tones(scheme), 2):
        assert distance(one.solid, other.solid) > 20
    for reject in (scheme.ng, scheme.undecided):  # two rejects taken for each other do no harm
        assert distance(scheme.ok.ink, reject.ink) > 20


@pytest.mark.parametrize("scheme", SCHEMES)
def test_only_verdicts_and_defects_are_saturated(scheme: Colours) -> None:
    def chroma(colour: str) -> float:
        return float(np.hypot(*lab(linear(colour))[1:]))

    greys = (scheme.window, scheme.surface, scheme.raised, scheme.hover, scheme.border, scheme.text, scheme.muted, scheme.good)
    assert max(chroma(colour) for colour in greys) < 10
    assert chroma(scheme.accent) < min(chroma(each.solid) for each in tones(scheme))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_histogram_colours_stand_out_from_the_ground_and_from_each_other(scheme: Colours) -> None:
    assert contrast(scheme.good, scheme.surface) > 2.5
    assert contrast(scheme.defect, scheme.surface) > 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_name_in_the_style_sheet_is_known(scheme: Colours) -> None:
    assert "@" not in theme.style_sheet(scheme)


def test_a_widget_knows_the_colours_of_its_own_palette(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setPalette(theme.palette(theme.DARK))
    assert theme.colours(widget) is theme.DARK
    assert theme.colours(theme.palette(theme.LIGHT)) is theme.LIGHT
    assert theme.colours(theme.palette(theme.CONTRAST)) is theme.CONTRAST


def test_verdict_tones() -> None:
    assert theme.tone(theme.LIGHT, Verdict.NG) is theme.LIGHT.ng
    assert theme.tone(theme.LIGHT, None) is theme.LIGHT.idle


def test_the_application_changes_its_scheme(qapp: QApplication) -> None:
    try:
        theme.apply(qapp, "dark")
        assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == theme.DARK.window
        assert theme.DARK.accent in qapp.styleSheet()
        theme.apply(qapp, "dark")
        assert len(qapp.findChildren(theme._SchemeFollower)) == 1
    finally:
        theme.apply(qapp, "light")
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == theme.LIGHT.window


def test_the_bundled_font_is_used(qapp: QApplication) -> None:
    assert QFontInfo(theme.font()).family() == "Inter"
    assert QFontInfo(qapp.font()).family() == "Inter"
    assert theme.font(22).pixelSize() == 22


_CLASSES: dict[str, type[QWidget]] = {
    "QMenu": QMenu,
    "QMessageBox": QMessageBox,
    "QAbstractItemView": QListWidget,
    "QHeaderView": QHeaderView,
    "QLabel": QLabel,
    "QPushButton": QPushButton,
    "QToolButton": QToolButton,
    "QStatusBar": QStatusBar,
}


@pytest.mark.parametrize("name", _CLASSES)
def test_a_system_theme_brings_no_font_of_its_own(qapp: QApplication, qtbot: QtBot, name: str) -> None:
    """As a system's theme does at a change, which says that colours may be others."""
    kind = _CLASSES[name]
    qapp.setFont(QFont("Noto Sans CJK JP", 31), name)  # type: ignore[arg-type]  # its stub says bytes
    qapp.findChildren(theme._SchemeFollower)[0]._on_changed()
    made = kind(Qt.Orientation.Horizontal) if kind is QHeaderView else kind()
    qtbot.addWidget(made)
    assert QFontInfo(made.font()).family() == "Inter" and made.font().pixelSize() == theme.FONT_BODY


def test_all_texts_and_their_rooms_grow_with_the_size_of_texts(qapp: QApplication, qtbot: QtBot) -> None:
    usual = theme.style_sheet(theme.LIGHT)
    try:
        theme.apply(qapp, "light", 200)
        assert theme.font().pixelSize() == 28 and theme.font(17).pixelSize() == 34 and theme.scaled(92) == 184
        assert theme.font(40, exact=True).pixelSize() == 40, "what fills a room that is as large as it is"
        assert "font-size: 44px" in qapp.styleSheet() and "font-size: 22px" not in qapp.styleSheet()
        label = QLabel("text")
        qtbot.addWidget(label)
        assert label.font().pixelSize() == 28
    finally:
        theme.apply(qapp, "light")
    assert qapp.styleSheet() == usual and qapp.font().pixelSize() == 14


def test_tabular_digits_are_equally_wide(qapp: QApplication) -> None:
    def widths(tabular: bool) -> set[float]:
        metrics = QFontMetricsF(theme.font(40, tabular=tabular))
        return {round(metrics.horizontalAdvance(digit * 8), 2) for digit in "0123456789"}

    assert len(widths(tabular=True)) == 1
    assert len(widths(tabular=False)) > 1
