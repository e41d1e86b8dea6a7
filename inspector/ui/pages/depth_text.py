"""Bit depth and colour of a project's pictures, in words."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from inspector.ui.number_text import count_text

translate = QCoreApplication.translate


def depth_text(depth: int, brightest: int = 0) -> str:
    """A bit depth, and the largest value that speaks for it where there is one."""
    if not brightest:
        return translate("depth_text", "{depth} bit").format(depth=depth)
    return translate("depth_text", "{depth} bit (values up to {brightest} seen)").format(depth=depth, brightest=count_text(brightest))


def learned_text(report: Mapping[str, Any]) -> str:
    """What the pictures were that a build learned from; empty for builds that did not note it."""
    if not report.get("depth"):
        return ""
    depth = depth_text(int(report["depth"]), int(report.get("brightest", 0)))
    colour = report.get("colour")
    if colour is None:
        return translate("depth_text", "{depth}, some grey and some in colour").format(depth=depth)
    return (translate("depth_text", "{depth}, in colour") if colour else translate("depth_text", "{depth}, grey")).format(depth=depth)
