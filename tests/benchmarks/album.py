"""How clearly models show where their vectors came from: form, size and time of the album that fits a budget, for built projects.

    python tests/benchmarks/album.py PROJECT... [--mb 20 5 1]

A place that is shown has as many px as printed; what the picture has there itself stands beside it. "with a picture" is the share of the
vectors of the bank whose place can be cut out.
"""

import argparse
import time
from functools import partial
from pathlib import Path

import numpy as np

from inspector.core.progress import finish
from inspector.devices.image_file import read_image
from inspector.engine.images.album import Album
from inspector.engine.images.album_making import Origins, make_album
from inspector.services.context import Context
from inspector.services.inspect import open_inspector


def shown(album: Album, origins: Origins) -> tuple[float, float]:
    """(share of vectors with a picture, median px of the longer side of a place), of a few hundred vectors."""
    few = np.random.default_rng(0).permutation(len(origins.images))[:300]
    cuts = [album.cut(int(origins.images[k]), *origins.places[k], tuple(origins.patches[k])) for k in few]
    sides = [max(found.pixels.shape[:2]) for found in cuts if found is not None]
    return len(sides) / len(few), float(np.median(sides)) if sides else 0.0


def main() -> None:
    """Prints a line for every project and budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("projects", nargs="+", type=Path)
    parser.add_argument("--mb", nargs="+", type=float, default=[20.0, 5.0, 1.0])
    given = parser.parse_args()
    for folder in given.projects:
        inspector = open_inspector(folder, Context.default())
        origins, paths = inspector.detector.origins(), [Path(name) for name in inspector.good_images]
        assert origins is not None
        for budget in given.mb:
            began = time.perf_counter()
            images = [partial(read_image, path) for path in paths]
            album = finish(make_album(inspector.detector.preprocess, images, origins, np.zeros(len(paths), np.int64), budget))
            assert album is not None
            seconds, (share, side) = time.perf_counter() - began, shown(album, origins)
            kind = "whole pictures" if album.pieces[0].covers == (0, 0, 1, 1) else "places"
            print(
                f"{folder.name:10} {len(paths):5} good, {len(origins.images):6} vectors, {budget:5.1f} MB: {len(album.pieces):6} {kind}, "
                f"{album.bytes / 2**20:5.2f} MB, a place has {side:3.0f} px, {share:4.0%} with a picture, {seconds:5.1f} s"
            )


if __name__ == "__main__":
    main()
