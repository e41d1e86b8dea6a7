"""Brings the weights of a backbone in from a checkpoint file, after they were proven to fit."""

import contextlib
import os
from pathlib import Path

import safetensors.torch

from inspector.core.errors import InspectorError, disk_code
from inspector.core.renaming import patiently
from inspector.core.said import said
from inspector.engine.backbones.backbone import Backbone
from inspector.engine.backbones.checkpoints import COUNTERS, check_fits, read_checkpoint
from inspector.engine.backbones.network import Network
from inspector.engine.backbones.weights import sha256_of


def import_checkpoint(backbone: Backbone, checkpoint: Path, folder: Path, sha256: str = "") -> Path:
    """Checks a checkpoint file and keeps it in `folder` as safetensors; levels 1 to 3 are enough, of timm's networks all.

    `sha256` states the hash of a checkpoint that the program does not know. Raises `WEIGHTS_WRONG`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    tensors = read_checkpoint(backbone, checkpoint, sha256)
    check_fits(backbone, tensors, Network(backbone, backbone.fine).body.state_dict())
    target = folder / f"{backbone.file_name}.safetensors"
    beside = target.with_suffix(f".{os.getpid()}.part")
    kept = {name: value.contiguous() for name, value in tensors.items() if COUNTERS not in name}
    content = safetensors.torch.save(kept, metadata={"source_sha256": sha256_of(checkpoint), "backbone": backbone.name})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        patiently(os.replace, beside, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise InspectorError(
            disk_code(error), said("The weights cannot be kept in {folder}: {reason}.", folder=folder, reason=error.strerror or error)
        ) from error
    return target
