"""Renders the program's icon from its drawing: run once after `inspector.svg` was changed.

    python assets/render_icons.py

Writes `resources/icons/inspector.svg` and `.png` (window icon) and, beside the drawing, `inspector.ico` (Windows) and
`inspector.icns` (macOS) for the installers.
"""

import os
import shutil
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).resolve().parent
ICONS = HERE.parent / "resources" / "icons"
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_TYPES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}


def render(size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(HERE / "inspector.svg")).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def png(size: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    render(size).save(buffer, "PNG")
    return bytes(buffer.data().data())


def ico() -> bytes:
    """Windows icon: a directory of PNG pictures."""
    pictures = [png(size) for size in ICO_SIZES]
    offset = 6 + 16 * len(pictures)
    entries = b""
    for size, picture in zip(ICO_SIZES, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures)


def icns() -> bytes:
    """macOS icon: chunks of PNG pictures, each with its type and length."""
    chunks = b"".join(kind + struct.pack(">I", 8 + len(data)) + data for size, kind in ICNS_TYPES.items() if (data := png(size)))
    return b"icns" + struct.pack(">I", 8 + len(chunks)) + chunks


def main() -> None:
    app = QGuiApplication([])
    shutil.copyfile(HERE / "inspector.svg", ICONS / "inspector.svg")
    (ICONS / "inspector.png").write_bytes(png(256))
    (HERE / "inspector.ico").write_bytes(ico())
    (HERE / "inspector.icns").write_bytes(icns())
    app.quit()


if __name__ == "__main__":
    main()
