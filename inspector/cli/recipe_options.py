"""The options that make a recipe: how a detector learns and scores."""

import argparse
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_format import DEPTHS
from inspector.core.recipe import PRESETS, Fit, Method, Neighbours, Recipe, Subsampling

FIELDS = {
    "detector": "detector",
    "backbone": "backbone",
    "size": "size",
    "defect_px": "defect_px",
    "fit": "fit",
    "coreset": "coreset",
    "subsampling": "subsampling",
    "patch_size": "patch_size",
    "dimensions": "dimensions",
    "nearest_images": "nearest_images",
    "training_steps": "training_steps",
    "seed": "seed",
    "search": "search",
    "neighbours": "reweight_neighbours",
    "sigma": "sigma",
    "depth": "depth",
}
"""Name of an option -> field of the recipe."""


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Which detector, which networks, which seed."""
    parser.add_argument("--detector", choices=list(Method), metavar="NAME", help=f"{', '.join(Method)} (default: patchcore)")
    parser.add_argument("--backbone", metavar="NAME", help="pretrained network (default: efficientnet_lite0; see: inspector weights list)")
    parser.add_argument("--ensemble", nargs="+", metavar="NAME", help="further networks; all scores are averaged")
    parser.add_argument("--seed", type=int, metavar="N", help="seed of every random choice (default: 0)")


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Everything else; a detector ignores what it has no use for."""
    parser.add_argument(
        "--preset", choices=list(PRESETS), help="paper: the settings of the PatchCore paper; options typed beside it win (default: default)"
    )
    parser.add_argument("--levels", metavar="2,3", help="levels of the network to use")
    parser.add_argument("--size", type=int, metavar="N", help="network input with the area of N x N px (default: 224)")
    parser.add_argument(
        "--defect-px", type=float, metavar="PX", help="side of the smallest defect that matters, in px of the image; decides the resolution"
    )
    parser.add_argument(
        "--fit",
        choices=list(Fit),
        help="keep the aspect ratio (default), stretch to a square, or resize and centre crop as in the paper",
    )
    parser.add_argument("--sigma", type=float, metavar="PX", help="smoothing of the map, in px of the network input (default: 4)")
    parser.add_argument(
        "--depth",
        type=int,
        choices=DEPTHS,
        metavar="BITS",
        help="bits that the camera's values have: 8, 10, 12, 14 or 16 (default: as the files state or the values need)",
    )
    parser.add_argument("--memory-budget", type=float, default=0, metavar="MB", help="memory for features (default: half of what is free)")
    _patchcore(parser)
    others = parser.add_argument_group("other detectors")
    others.add_argument(
        "--dimensions", type=int, metavar="N", help="PaDiM: features drawn at random (default: 550 of large networks, 100 of small ones)"
    )
    others.add_argument("--nearest-images", type=int, metavar="K", help="SPADE: good images that a part is compared with (default: 50)")
    others.add_argument("--training-steps", type=int, metavar="N", help="autoencoder: batches that it is trained on (default: 600)")


def recipe(arguments: argparse.Namespace) -> Recipe:
    """The recipe that was typed. What was not typed has its default, so that a command means the same in every project."""
    typed: dict[str, Any] = {field: value for option, field in FIELDS.items() if (value := getattr(arguments, option, None)) is not None}
    if arguments.levels is not None:
        try:
            typed["levels"] = tuple(int(level) for level in arguments.levels.split(","))
        except ValueError:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, f"--levels takes numbers such as 2,3 and not {arguments.levels}.") from None
    if getattr(arguments, "ensemble", None):
        typed["ensemble"] = tuple(arguments.ensemble)
    return Recipe(**(PRESETS[arguments.preset or "default"] | typed))


def _patchcore(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("PatchCore")
    group.add_argument(
        "--coreset", type=float, metavar="X", help="share of all patches (0.01) or number of vectors (6000) in the memory bank"
    )
    group.add_argument("--subsampling", choices=list(Subsampling), help="how these are chosen: greedy coreset (default) or at random")
    group.add_argument("--patch-size", type=int, metavar="P", help="side of the neighbourhood that is averaged (default: 3)")
    group.add_argument(
        "--search", choices=list(Neighbours), help="nearest neighbours: exact (default), or approximate for very large banks"
    )
    group.add_argument("--neighbours", type=int, metavar="B", help="re-weight the image score by B neighbours (default: 0, off)")
