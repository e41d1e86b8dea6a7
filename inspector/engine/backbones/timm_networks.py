"""Any network of timm as a backbone: convolutional ones by their strides, vision transformers by the patch tokens of their blocks."""

from typing import Any

import torch
from torch.nn import functional

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.engine.backbones import vision
from inspector.engine.backbones.backbone import TIMM, Backbone, Level

PREFIX = ("cls_token", "dist_token", "reg_token")
"""Tokens that a vision transformer may have before those of the patches."""


def describe(name: str) -> Backbone:
    """Looks at `timm:NAME` without its weights and proves on an empty image that features come out as they should.

    Levels of a convolutional network are numbered by stride, level j having 2 ** (j + 1); those of a vision transformer are its
    blocks, numbered from 1. Raises `BACKBONE_UNKNOWN` for a name that timm does not have or a network that cannot be used.
    """
    short = name.removeprefix(TIMM)
    try:
        network = vision.timm_whole(short).eval()
    except Exception as error:  # timm raises many kinds for names that it cannot make sense of
        raise InspectorError(
            ErrorCode.BACKBONE_UNKNOWN, said("timm has no network called {name}: {reason}", name=short, reason=_sentence(error))
        ) from error
    found: dict[str, Any] = network.pretrained_cfg  # type: ignore[assignment]  # torch takes every attribute for a module
    known = _transformer(name, network, found) if _is_transformer(network) else _convolutional(name, network, found)
    _prove(known, network)
    return known


def intermediates(network: torch.nn.Module, image: torch.Tensor, indices: list[int]) -> list[torch.Tensor]:
    """Feature maps (B, C, h, w) of a timm network at `indices` of its own numbering, in that order."""
    if _is_transformer(network):
        return _tokens(network, image, indices)
    maps: list[torch.Tensor] = network.forward_intermediates(image, indices=indices, intermediates_only=True)  # type: ignore[operator]  # torch takes every attribute for a module
    return maps


def _is_transformer(network: torch.nn.Module) -> bool:
    parts = ("patch_embed", "pos_embed", "blocks", "norm", "norm_pre", "num_prefix_tokens", "cls_token")
    return all(hasattr(network, part) for part in parts) and hasattr(network.patch_embed, "proj")


def _tokens(network: Any, image: torch.Tensor, indices: list[int]) -> list[torch.Tensor]:
    """Patch tokens after the blocks `indices`, normalised as the last ones are.

    Written out, because timm resamples the position embedding to numbers that a traced graph would keep for ever.
    """
    patches = network.patch_embed.proj(image)
    grid = patches.shape[-2:]
    tokens = network.patch_embed.norm(patches.flatten(2).transpose(1, 2))
    prefix, embedding = network.num_prefix_tokens, network.pos_embed
    embedded = 0 if network.no_embed_class else prefix
    places = embedding[:, embedded:].reshape(1, *network.patch_embed.grid_size, -1).permute(0, 3, 1, 2)
    places = functional.interpolate(places, size=grid, mode="bicubic", align_corners=False).flatten(2).transpose(1, 2)
    tokens = tokens + places
    extra = [token for name in PREFIX if (token := getattr(network, name, None)) is not None]
    if extra:
        first = torch.cat(extra, dim=1)
        first = first + embedding[:, :embedded] if embedded else first
        tokens = torch.cat([first + torch.zeros_like(tokens[:, :1]), tokens], dim=1)
    tokens, maps = network.norm_pre(tokens), []
    for number, block in enumerate(network.blocks):
        tokens = block(tokens)
        if number in indices:
            kept = network.norm(tokens)[:, prefix:]
            maps.append(kept.transpose(1, 2).reshape(kept.shape[0], kept.shape[2], grid[0], grid[1]))
    return maps


def _transformer(name: str, network: Any, found: dict[str, Any]) -> Backbone:
    stride, depth = int(network.patch_embed.patch_size[0]), len(network.blocks)
    levels = {k: Level(str(k - 1), stride, int(network.embed_dim)) for k in range(1, depth + 1)}
    chosen = tuple(sorted({max(1, depth * 2 // 3), depth}))
    return _backbone(name, found, levels, default=chosen, fine=chosen, multiple=stride)


def _convolutional(name: str, network: Any, found: dict[str, Any]) -> Backbone:
    if not hasattr(network, "forward_intermediates") or not hasattr(network, "feature_info"):
        raise InspectorError(ErrorCode.BACKBONE_UNKNOWN, said("No features can be taken from {name} by timm.", name=name))
    levels = {}
    for index, info in enumerate(network.feature_info):
        stride = int(info["reduction"])
        if stride >= 4 and stride & (stride - 1) == 0:
            levels[stride.bit_length() - 2] = Level(str(index), stride, int(info["num_chs"]))
    missing = [j for j in (1, 2, 3) if j not in levels]
    if missing:
        strides = ", ".join(str(int(info["reduction"])) for info in network.feature_info)
        raise InspectorError(
            ErrorCode.BACKBONE_UNKNOWN,
            said("The network {name} has strides {strides}, and 4, 8 and 16 are needed.", name=name, strides=strides),
        )
    return _backbone(name, found, levels)


def _backbone(name: str, found: dict[str, Any], levels: dict[int, Level], **settings: Any) -> Backbone:
    mean, std = (tuple(float(value) for value in found[key]) for key in ("mean", "std"))
    wanted = said("a checkpoint of {network} for timm (.safetensors or .pth)", network=name.removeprefix(TIMM))
    return Backbone(name, "timm", levels, mean, std, (), wanted, **settings)  # type: ignore[arg-type]  # timm lists three numbers each


def _prove(known: Backbone, network: torch.nn.Module) -> None:
    """Raises `BACKBONE_UNKNOWN` unless images of two shapes give maps of the channels and strides that were declared."""
    indices = [int(level.node) for level in known.levels.values()]
    for rows, columns in ((2, 3), (4, 2)):
        height, width = (side * max(32, known.multiple) for side in (rows, columns))
        try:
            with torch.inference_mode():
                maps = intermediates(network, torch.zeros(1, 3, height, width), indices)
        except Exception as error:  # whatever a network of thousands does not like about an image of this size
            raise InspectorError(
                ErrorCode.BACKBONE_UNKNOWN,
                said("The network {network} cannot be used: {reason}", network=known.name, reason=_sentence(error)),
            ) from error
        for level, found in zip(known.levels.values(), maps, strict=True):
            expected = (1, level.channels, height // level.stride, width // level.stride)
            if tuple(found.shape) != expected:
                raise InspectorError(
                    ErrorCode.BACKBONE_UNKNOWN,
                    said(
                        "The network {network} gives features of shape {shape}, not {expected}.",
                        network=known.name,
                        shape=tuple(found.shape),
                        expected=expected,
                    ),
                )


def _sentence(error: Exception) -> str:
    return f"{' '.join(str(error).split()) or type(error).__name__}."
