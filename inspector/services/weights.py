"""Which pretrained networks this PC can use, and bringing more of them in from files."""

from dataclasses import dataclass
from pathlib import Path

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.engine.backbones import weights
from inspector.engine.backbones.backbone import TIMM, Backbone
from inspector.engine.backbones.registry import BACKBONES, backbone
from inspector.services import auditing
from inspector.services.access.signed_on import guarded


@dataclass(frozen=True, slots=True)
class ListedBackbone:
    """A network and whether its weights are here; `checkpoint` is the file to get where they are not.

    Of networks of timm that were imported no levels are listed: that would need torch.
    """

    name: str
    levels: tuple[int, ...]
    available: bool
    checkpoint: str


def list_backbones(folder: Path) -> list[ListedBackbone]:
    """All networks that Inspector knows; `folder` holds imported weights."""
    listed = [ListedBackbone(b.name, tuple(b.levels), weights.location(b, folder) is not None, _source(b)) for b in BACKBONES.values()]
    more = [name for name in weights.imported_names(folder) if name.startswith(TIMM)]
    return listed + [ListedBackbone(name, (), True, said("imported from a file")) for name in more]


def _source(known: Backbone) -> str:
    if known.name == Recipe().backbone:
        return said("comes with the program")
    return known.download or said("comes with the package {package}", package=known.package)


@guarded(Act.IMPORT)
def import_file(name: str, file: Path, folder: Path, sha256: str = "") -> Path:
    """Checks a checkpoint and keeps it in `folder`. Raises `BACKBONE_UNKNOWN`, `WEIGHTS_MISSING`, `WEIGHTS_WRONG`, `NOT_WRITABLE`."""
    known = backbone(name)
    from inspector.engine.backbones.importing import import_checkpoint  # imports torch, which only this needs

    with auditing.noting(AuditKind.IMPORT, what="weights", name=name, file=str(file)):
        return import_checkpoint(known, file, folder, sha256)
