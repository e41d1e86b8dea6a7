"""Defects planted among good parts: does "Why did it pass?" find them, and what does the model without them make of their sisters?

`python tests/benchmarks/planted_defects.py FOLDER TAG ...`: FOLDER has, for each TAG, a built project TAG and the list TAG-planted.txt of
those of its good pictures that are defects. `... build SETS.json FOLDER`: makes them. The same defect that recurs is played by each planted
picture taken again: moved by a few px, 3 % brighter, with noise; sisters of its kind are the defects of the validation set. Prints a line
a part: what was suspected, and scores with the threshold before and after leaving the suspects out.
"""

import sys
from pathlib import Path

import numpy as np
from rule_promises import inspector as command
from rule_promises import parts_of

from inspector.core.progress import finish
from inspector.core.types import Image
from inspector.devices.image_file import read_image, write_image
from inspector.services.context import Context
from inspector.services.explain.passed import why_passed
from inspector.services.inspect import open_inspector
from inspector.services.relearning.quarantine import Quarantine, try_quarantine
from inspector.services.relearning.sample import Group

SEED, MOST_GOOD, KNOWN, NEW_GOOD = 1, 80, 12, 10
PLANTED = (
    ("cookies", "", 1),
    ("cookies", "", 3),
    ("boards", "", 1),
    ("boards", "", 3),
    ("tiles", "MT_Blowhole", 3),
    ("tiles", "MT_Crack", 1),
    ("tiles", "MT_Fray", 2),
    ("screw", "", 1),
    ("screw", "", 3),
    ("cells", "", 1),
    ("cells", "", 3),
)


def build(sets: Path, folder: Path) -> None:
    """Projects with one or more defects of a kind among their good parts; others of the kind are known defects."""
    for name, kind, count in PLANTED:
        parts, rng, tag = parts_of(sets, name), np.random.default_rng(SEED), f"{name}{'-' + kind if kind else ''}-{count}"
        good = [parts.good[k] for k in sorted(rng.permutation(len(parts.good))[:MOST_GOOD])]
        defects = sorted(path for path in (*parts.validation_defect, *parts.test_defect) if not kind or kind in str(path))
        order = [defects[k] for k in rng.permutation(len(defects))]
        chosen = {"good": sorted((*good, *order[:count])), "vg": parts.test_good[:NEW_GOOD], "vd": order[count : count + KNOWN]}
        for key, paths in (*chosen.items(), ("planted", order[:count])):
            (folder / f"{tag}-{key}.txt").write_text("".join(f"{path}\n" for path in paths))
        lists = {key: f"@{folder / f'{tag}-{key}.txt'}" for key in chosen}
        validation = ("--validation-good", lists["vg"], "--validation-defect", lists["vd"])
        command("build", folder / tag, "--good", lists["good"], *validation)


def taken_again(image: Image) -> Image:
    """The same part in another picture."""
    moved = np.roll(image, (3, -4), (0, 1)) * 1.03 + np.random.default_rng(3).normal(0, 2, image.shape)
    return np.clip(moved, 0, 255).astype(np.uint8)


def measure(folder: Path, tag: str) -> None:
    """Prints the lines of one project."""
    opened = open_inspector(folder / tag, Context(folder / "cache", folder / "cache"))
    planted = (folder / f"{tag}-planted.txt").read_text().split("\n")[:-1]
    print(f"{tag}: {len(opened.good_images)} good pictures, {len(planted)} planted, threshold {opened.threshold.value:.2f}")
    for number, path in enumerate(planted):
        part = folder / f"{tag}-again-{number}.png"
        write_image(part, taken_again(read_image(Path(path))))
        why = finish(why_passed(opened, read_image(part), str(part)))
        hits, false = len(set(why.suspects) & set(planted)), len(set(why.suspects) - set(planted))
        print(f"  again {number}: {why.inspection.score:.2f} {why.inspection.verdict}, suspects {hits} planted, {false} other", flush=True)
        if hits and number == 0:
            tell(finish(try_quarantine(folder / tag, opened, planted, str(part))), part)


def tell(found: Quarantine, part: Path) -> None:
    """What leaving out all planted ones comes to."""
    pair = next(each for each in found.effect.pairs if each.image.path == str(part))
    defects, good = ([each for each in found.effect.pairs if each.image.group is group] for group in (Group.DEFECT, Group.GOOD))
    before, after = found.effect.threshold_before, found.effect.threshold_after
    print(f"  all planted left out: {pair.before.score:.2f} -> {pair.after.score:.2f}, threshold {before:.2f} -> {after:.2f}", end="; ")
    print(f"defects that pass {sum(each.before.passes for each in defects)} -> {sum(each.after.passes for each in defects)}", end=" ")
    print(f"of {len(defects)}, good rejected {sum(not each.before.passes for each in good)} -> ", end="")
    print(
        f"{sum(not each.after.passes for each in good)} of {len(good)}; {found.lost} vectors less, {found.again} scored again", flush=True
    )


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        for each in sys.argv[2:]:
            measure(Path(sys.argv[1]), each)
