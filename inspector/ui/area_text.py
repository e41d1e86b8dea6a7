"""How large a place of a picture is, in words."""

from PySide6.QtCore import QCoreApplication, QLocale

from inspector.core.project import Project
from inspector.ui.number_text import NOTHING, count_text

translate = QCoreApplication.translate


def scale_of(project: Project | None) -> float:
    """Millimetres per px of a project's pictures; 0: not known, and of no project."""
    return project.mm_per_px if project is not None else 0.0


def area_text(px: int | None, mm_per_px: float = 0.0) -> str:
    """An area in px, and in mm² where the scale of the pictures is known; a dash where nobody looked."""
    if px is None:
        return NOTHING
    text = translate("areas", "{count} px").format(count=count_text(px))
    if not mm_per_px > 0 or not px:
        return text
    square = QLocale().toString(px * mm_per_px**2, "g", 3)
    return translate("areas", "{px} ({mm} mm²)").format(px=text, mm=square)


def largest_region_text(px: int | None, mm_per_px: float = 0.0) -> str:
    """The largest region of a part; empty where nobody looked for any."""
    if px is None:
        return ""
    if px == 0:
        return translate("areas", "no region")
    return translate("areas", "largest region {area}").format(area=area_text(px, mm_per_px))
