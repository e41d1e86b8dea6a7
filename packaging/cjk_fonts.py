"""Makes the fonts for Korean, Japanese and Chinese: python packaging/cjk_fonts.py FOLDER

FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc, 20 MB each (https://github.com/notofonts/noto-cjk; Debian: fonts-noto-cjk).
Of the regular face everything stays that the translations use and what is most common in each language, for names of projects and
parts; of the bold one what the translations use. Rarer characters come from the system's fonts. To be run again when a test says that
a translation uses a character that the fonts lack.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS, TRANSLATIONS = ROOT / "resources" / "fonts", ROOT / "resources" / "translations"
FACES = {"ja": 0, "ko": 1, "zh_CN": 2}
"""Language -> number of its face in the collections."""
_COMMON = {"ko": ("euc_kr", (0xB0, 0xC8), 0xFE), "ja": ("euc_jp", (0xB0, 0xCF), 0xD3), "zh_CN": ("gb2312", (0xB0, 0xD7), 0xF9)}
"""Encoding, first and last row of what is most common in it, last column of the last row: KS X 1001, JIS X 0208 and GB 2312 level 1."""
_SIGNS = "".join(map(chr, (*range(0x3000, 0x3030), *range(0x3041, 0x3100), *range(0xFF01, 0xFF5F))))
_NEEDLESS = ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB"]
"""For lines from top to bottom, and for forms of signs that nobody asks for here."""


def main() -> None:
    """Writes two faces a language."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the two collections are")
    folder = parser.parse_args().folder
    for code in FACES:
        used = characters(code)
        for weight, wanted in (("Regular", used | common(code)), ("Bold", used)):
            made = FONTS / f"NotoSansCJK-{code}-{weight}.otf"
            write(folder / f"NotoSansCJK-{weight}.ttc", FACES[code], wanted, made)
            print(f"{made.relative_to(ROOT)}: {len(wanted)} characters, {made.stat().st_size / 1000:.0f} kB")


def characters(code: str) -> set[str]:
    """What the translations of a language are written with, and its signs, beyond what the program's own font has."""
    text = (TRANSLATIONS / f"inspector_{code}.ts").read_text(encoding="utf-8")
    said = "".join(re.findall(r"<(?:translation|numerusform)[^>]*>([^<]*)<", text))
    return {letter for letter in said + _SIGNS if ord(letter) >= 0x1100}


def common(code: str) -> set[str]:
    """The characters that nearly all texts of a language are made of."""
    encoding, (first, last), end = _COMMON[code]
    return set(_rows(encoding, first, last, end))


def _rows(encoding: str, first: int, last: int, end: int) -> Iterator[str]:
    for row in range(first, last + 1):
        for column in range(0xA1, (end if row == last else 0xFE) + 1):
            yield bytes((row, column)).decode(encoding)


def write(collection: Path, face: int, wanted: set[str], made: Path) -> None:
    """Writes one face of a collection with these characters alone."""
    options = subset.Options(layout_features=[], name_IDs=["*"], notdef_outline=True, hinting=False, desubroutinize=False)
    options.drop_tables += _NEEDLESS
    font = TTFont(collection, fontNumber=face, lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(wanted))
    cutter.subset(font)
    font.save(made)


if __name__ == "__main__":
    main()
