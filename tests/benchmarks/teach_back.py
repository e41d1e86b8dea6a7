"""What teach-back brings on real parts: false rejects at a tight threshold are taught, and parts that were not taught are judged again.

    python tests/benchmarks/teach_back.py PROJECT --good @LIST --defect @LIST [--teach 20] [--most 60] [--known 20]

PROJECT has a model; a copy of it is taught. Every second one of the good parts is inspected: those with the highest scores are the false
rejects, at a threshold just below them, at most half of all. The other good parts and the defects are parts that nobody teaches. Known
defects of the project, its validation images, stand guard.
"""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from inspector.core.metrics import image_auroc
from inspector.core.progress import finish
from inspector.core.thresholds import Rule, Threshold
from inspector.datasets.listing import find_images
from inspector.devices.image_file import read_image
from inspector.engine.detectors.taught import taught as extended
from inspector.services.context import Context
from inspector.services.inspect import PartInspector, open_inspector
from inspector.services.relearning.sample import Group
from inspector.services.relearning.teaching import apply_lesson, try_lesson
from inspector.storage import projects


def scores(inspector: PartInspector, paths: Sequence[Path]) -> np.ndarray:
    found = [inspection.score for _, inspection in inspector.judge_files(paths)]
    return np.array([score for score in found if score is not None])


def some(paths: Sequence[Path], most: int) -> list[Path]:
    """Spread over all of them."""
    return list(paths) if len(paths) <= most else [paths[k] for k in np.linspace(0, len(paths) - 1, most).astype(int)]


def measure(inspector: PartInspector, good: Sequence[Path], defect: Sequence[Path], threshold: float) -> dict[str, float]:
    g, d = scores(inspector, good), scores(inspector, defect)
    rates = {"false_rejects": float((g > threshold).mean()), "escapes": float((d <= threshold).mean())}
    return rates | {"auroc": image_auroc(g, d), "median_good": float(np.median(g)), "good": len(g), "defect": len(d)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--good", required=True, help="good parts, learned by nobody: folder or @list")
    parser.add_argument("--defect", required=True, help="defects: folder or @list")
    parser.add_argument("--teach", type=int, default=20)
    parser.add_argument("--most", type=int, default=60, help="parts of every kind")
    parser.add_argument("--known", type=int, default=20, help="known defects that stand guard")
    given = parser.parse_args()
    context = Context.default()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(given.project, Path(scratch) / "project"))
        guards = tuple(map(str, some(find_images(projects.open_project(folder).validation_defect).paths, given.known)))
        projects.update_project(folder, lambda now: replace(now, validation_good=(), validation_defect=guards))
        project, parts = projects.open_project(folder), find_images([given.good]).paths
        inspected, good = some(parts[::2], given.most), some(parts[1::2], given.most)
        inspector = open_inspector(folder, context)
        found = scores(inspector, inspected)
        order = np.argsort(found)[::-1]
        taught = [str(inspected[k]) for k in order[: min(given.teach, len(order) // 2)]]
        tight = Threshold(float(found[order[len(taught)]]), Rule.MANUAL)
        projects.update_project(folder, lambda now: now.with_threshold(now.active_model, tight))
        inspector = open_inspector(folder, context)
        defect = some(find_images([given.defect]).paths, given.most)
        before = measure(inspector, good, defect, tight.value)
        began = time.perf_counter()
        found = extended(inspector.detector, [read_image(Path(path)) for path in taught], taught)
        taking = time.perf_counter() - began
        assert sum(found.added) > 0
        began = time.perf_counter()
        lesson = finish(try_lesson(folder, inspector, taught))
        tried = time.perf_counter() - began
        passes = 0
        if lesson.taught:
            apply_lesson(folder, inspector, lesson, "benchmark")
            after_inspector = open_inspector(folder, context)
            passes = int((scores(after_inspector, [Path(path) for path in lesson.taught]) <= tight.value).sum())
            after = measure(after_inspector, good, defect, tight.value)
        else:
            after = before
        known = lesson.effect.counts(Group.DEFECT)
        print(
            json.dumps(
                {
                    "project": project.name,
                    "false_rejects_taught": [len(lesson.taught), len(taught)],
                    "nothing_new": len(lesson.known),
                    "refused": [each.reason for each in lesson.refused],
                    "pass_now": passes,
                    "grown": [lesson.room.grown, lesson.room.most, lesson.room.built],
                    "judged_again": len(lesson.effect.pairs),
                    "seconds_to_extend": round(taking, 1),
                    "seconds_with_all_that_is_judged_again": round(tried, 1),
                    "known_defects": [{str(verdict): count for verdict, count in each.items()} for each in known],
                    "held_out": {"before": before, "after": after},
                }
            )
        )


if __name__ == "__main__":
    main()
