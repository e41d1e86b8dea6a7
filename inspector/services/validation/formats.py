"""In which formats validation sets are exchanged, and what this program adds to them."""

from enum import StrEnum

SYNTHETIC = "synthetic_"
"""Begins the name of a kind's folder in MVTec's layout with defects that a program drew."""


class Format(StrEnum):
    """The names are those of the command line."""

    COCO = "coco"
    """One JSON file with its images."""
    MVTEC = "mvtec"
    """Folders of one product in the layout of MVTec AD."""
