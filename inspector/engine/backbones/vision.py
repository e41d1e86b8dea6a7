"""The only module that imports torchvision or timm, because on CPU builds of torch they need help to load."""

import importlib.util
from pathlib import Path
from typing import Any

import torch


def _declare_missing_operators() -> Any:
    """Makes torchvision importable beside a torch that its extension was not built for.

    torchvision registers Python-side rules for the operators `nms` and `qnms` while it is imported, and fails where its
    extension could not declare them. No network here uses either, so their schemas alone are enough.
    """
    found = importlib.util.find_spec("torchvision")
    folder = Path(found.origin).parent if found and found.origin else Path()
    for extension in (*folder.glob("_C*.so"), *folder.glob("_C*.pyd")):
        try:
            torch.ops.load_library(str(extension))  # type: ignore[no-untyped-call]  # torch leaves it untyped
            return None
        except OSError:
            continue
    library: Any = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]  # torch leaves it untyped
    for operator in ("nms", "qnms"):
        library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return library  # its declarations last as long as it does


_operators = _declare_missing_operators()

import timm  # noqa: E402
import torchvision.models  # noqa: E402
from torchvision.models.feature_extraction import create_feature_extractor  # noqa: E402


def timm_network(name: str, indices: tuple[int, ...]) -> torch.nn.Module:
    """timm's network `name` without weights; puts out a list of the feature maps at `indices`."""
    network: torch.nn.Module = timm.create_model(name, pretrained=False, features_only=True, out_indices=indices)
    return network


def timm_whole(name: str) -> torch.nn.Module:
    """timm's network `name` without weights and without classifier. Raises what timm raises, of many kinds, for unknown names."""
    network: torch.nn.Module = timm.create_model(name, pretrained=False, num_classes=0)
    return network


def timm_parameter_names(name: str) -> list[str]:
    """Names of all tensors of timm's whole network `name`, in order."""
    return list(timm.create_model(name, pretrained=False).state_dict())


def torchvision_network(name: str, nodes: tuple[str, ...]) -> torch.nn.Module:
    """torchvision's network `name` without weights, cut after the last of `nodes`; puts out a dict of their feature maps."""
    whole = torchvision.models.get_model(name, weights=None).eval()
    network: torch.nn.Module = create_feature_extractor(whole, list(nodes))
    return network
