"""Options of every command that computes something."""

import argparse


def add_common(parser: argparse.ArgumentParser) -> None:
    """Where it computes, and what it prints."""
    parser.add_argument(
        "--runtime", choices=["auto", "openvino", "torch", "cuda"], default="auto", help="where the arithmetic runs (default: auto)"
    )
    parser.add_argument("--threads", type=int, default=0, metavar="N", help="processor threads (default: as many as there are cores)")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
