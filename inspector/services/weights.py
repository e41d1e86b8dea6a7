"""Which pretrained networks this PC can use, and bringing more of them in from files."""

from dataclasses import dataclass
from pathlib import Path

from inspector.engine.backbones import weights
from inspector.engine.backbones.registry import BACKBONES, backbone


@dataclass(frozen=True, slots=True)
class ListedBackbone:
    """A network and whether its weights are here; `checkpoint` is the file to get where they are not."""

    name: str
    levels: tuple[int, ...]
    available: bool
    checkpoint: str


def list_backbones(folder: Path) -> list[ListedBackbone]:
    """All networks that Inspector knows; `folder` holds imported weights."""
    return [
        ListedBackbone(b.name, tuple(b.levels), weights.location(b, folder) is not None, b.download or "comes with the program")
        for b in BACKBONES.values()
    ]


def import_file(name: str, file: Path, folder: Path, sha256: str = "") -> Path:
    """Checks a checkpoint and keeps it in `folder`. Raises `BACKBONE_UNKNOWN`, `WEIGHTS_MISSING`, `WEIGHTS_WRONG`, `NOT_WRITABLE`."""
    known = backbone(name)
    from inspector.engine.backbones.checkpoints import import_checkpoint  # imports torch, which only this needs

    return import_checkpoint(known, file, folder, sha256)
