"""Figures that papers print, to be put beside ours. Everything was measured by others, on other PCs."""

from dataclasses import dataclass

_OBJECTS = ("bottle", "cable", "capsule", "hazelnut", "metal_nut", "pill", "screw", "toothbrush", "transistor", "zipper")
_TEXTURES = ("carpet", "grid", "leather", "tile", "wood")
MVTEC_CATEGORIES = frozenset(_OBJECTS + _TEXTURES)
"""The 15 categories of MVTec AD: means in papers are over all of them."""

PATCHCORE_PAPER = "Roth et al. 2022"


@dataclass(frozen=True, slots=True)
class Published:
    """One printed result, in percent; None where the paper does not print it."""

    dataset: str
    method: str
    detector: str
    """Name of our detector of the same method; empty: we have none."""
    network: str
    source: str
    image_auroc: float
    pixel_auroc: float | None = None
    aupro: float | None = None
    shots: int = 0


PUBLISHED = (
    Published("mvtec", "PatchCore, 25 % coreset", "patchcore", "wide_resnet50_2", PATCHCORE_PAPER, 99.1, 98.1, 93.4),
    Published("mvtec", "PatchCore, 10 % coreset", "patchcore", "wide_resnet50_2", PATCHCORE_PAPER, 99.0, 98.1, 93.5),
    Published("mvtec", "PatchCore, 1 % coreset", "patchcore", "wide_resnet50_2", PATCHCORE_PAPER, 99.0, 98.0, 93.1),
    Published("mvtec", "PaDiM, 550 dimensions", "padim", "wide_resnet50_2", PATCHCORE_PAPER, 95.3, 97.5, 92.1),
    Published("mvtec", "SPADE", "spade", "wide_resnet50_2", PATCHCORE_PAPER, 85.5, 96.0, 91.7),
    Published("mvtec", "PatchCore, 1 good image", "patchcore", "wide_resnet50_2", PATCHCORE_PAPER, 84.1, shots=1),
    Published("mvtec", "PatchCore, 5 good images", "patchcore", "wide_resnet50_2", PATCHCORE_PAPER, 91.0, shots=5),
    Published("mvtec", "PatchCore, 16 good images", "patchcore", "wide_resnet50_2", PATCHCORE_PAPER, 95.5, shots=16),
    Published("mvtec", "PatchCore, 50 good images", "patchcore", "wide_resnet50_2", PATCHCORE_PAPER, 97.7, shots=50),
    Published("mtd", "PatchCore, 10 % coreset", "patchcore", "wide_resnet50_2", PATCHCORE_PAPER, 97.9),
    Published("mtd", "DifferNet", "", "its own", PATCHCORE_PAPER, 97.7),
)


def comparable(dataset: str, categories: frozenset[str], rotate: bool) -> bool:
    """Whether a mean over `categories` may stand beside printed ones: all of MVTec AD, or magnetic tiles, parts lying as they do."""
    return not rotate and (dataset == "mtd" or (dataset == "mvtec" and categories == MVTEC_CATEGORIES))


def beside(dataset: str, categories: frozenset[str], rotate: bool, detector: str, shots: int) -> list[Published]:
    """Printed results of the same detector on the same images, whatever the network; none where the images differ."""
    if not comparable(dataset, categories, rotate):
        return []
    return [each for each in PUBLISHED if (each.dataset, each.detector, each.shots) == (dataset, detector, shots)]
