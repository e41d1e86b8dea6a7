"""Every text is drawn by a font that came with the program, in every language."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QFont, QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication

from inspector import paths
from inspector.ui import theme

ROOT = Path(__file__).parents[2]
TRANSLATIONS = sorted((ROOT / "resources" / "translations").glob("inspector_*.ts"))


def letters(file: Path) -> set[str]:
    """What the translations in a file are written with."""
    said = "".join(re.findall(r"<(?:translation|numerusform)[^>]*>([^<]*)<", file.read_text(encoding="utf-8")))
    return set(said) - set("\n\t ")


def drawn_by(*patterns: str) -> set[str]:
    """The characters of bundled fonts."""
    files = [file for pattern in patterns for file in paths.resource("fonts").glob(pattern)]
    assert files
    found: set[str] = set()
    for file in files:
        with TTFont(file) as font:
            found |= {chr(code) for code in font.getBestCmap()}
    return found


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
@pytest.mark.parametrize("file", TRANSLATIONS, ids=lambda file: file.stem)
def test_every_character_of_a_translation_is_in_a_font_of_its_language(file: Path, weight: str) -> None:
    """Mended by `python packaging/cjk_fonts.py`."""
    code = file.stem.removeprefix("inspector_")
    own = [f"NotoSansCJK-{code}-{weight}.otf"] if code in theme.CJK else []
    assert letters(file) - drawn_by(f"Inter-{weight}.otf", *own) == set()


@pytest.mark.parametrize(("language", "text"), [("ko", "검사"), ("ja", "検査"), ("zh_CN", "检测")])
def test_qt_finds_the_bundled_font_of_a_language(qapp: QApplication, language: str, text: str) -> None:
    family = theme.cjk_families(language)[0]
    assert QFontInfo(QFont(family)).family() == family
    assert all(QRawFont.fromFont(QFont(family)).supportsCharacter(ord(letter)) for letter in text)


def test_the_shapes_of_the_language_that_is_spoken_come_first() -> None:
    assert [theme.cjk_families(code)[0] for code in ("ja", "ko", "zh_CN")] == ["Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans CJK SC"]
    assert all(len(set(theme.cjk_families(code))) == 3 for code in ("ja", "en"))
