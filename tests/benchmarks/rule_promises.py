"""What each rule promises on validation images, and what then happens to test images, on real parts. Prints a table.

`python tests/benchmarks/rule_promises.py SETS.json FOLDER [NAME ...]`: projects are built into FOLDER, and used again where they are
there. A third of the defects of every set, drawn with a seed, are for validation; nothing of the rest chooses anything.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

SEED, SHARE = 0, 1 / 3
RULES = ("f1", "no-escapes", "max-false-rejects=0.05", "max-escapes=0.1", "cost=100:2")


class Parts(NamedTuple):
    """Files of a set."""

    good: list[Path]
    validation_good: list[Path]
    validation_defect: list[Path]
    test_good: list[Path]
    test_defect: list[Path]


def parts_of(sets: Path, name: str) -> Parts:
    """The parts of one set of the file."""
    found = json.loads(sets.read_text())[name]
    if "splits" in found:
        lists = json.loads((sets.parent / found["splits"]).read_text())["project"]
        wanted = ("train_good", "validation_good", "validation_defect", "test_good", "test_defect")
        return Parts(*([sets.parent / path for path in lists[key]] for key in wanted))
    folders = {key: sorted((sets.parent / found[key]).iterdir()) for key in ("train_good", "test_good", "test_defect")}
    order = np.random.default_rng(SEED).permutation(len(folders["test_defect"]))
    count = round(len(order) * SHARE)
    chosen, tested = (sorted(folders["test_defect"][k] for k in part) for part in (order[:count], order[count:]))
    return Parts(folders["train_good"], [], chosen, folders["test_good"], tested)


def inspector(*words: object) -> Any:
    """What a command of the program prints as JSON; a rule that is refused has exit code 2."""
    done = subprocess.run([sys.executable, "-m", "inspector", *map(str, words), "--json"], capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def measure(name: str, parts: Parts, folder: Path) -> None:
    """Prints the lines of one set."""
    project, lists = folder / name, {}
    for key, paths in parts._asdict().items():
        lists[key] = folder / f"{name}-{key}.txt"
        lists[key].write_text("".join(f"{path.absolute()}\n" for path in paths))
    if not (project / "project.json").is_file():
        validation = ["--validation-good", f"@{lists['validation_good']}"] if parts.validation_good else []
        defects = ["--validation-defect", f"@{lists['validation_defect']}"]
        inspector("build", project, "--good", f"@{lists['good']}", *validation, *defects)
    scores = [_scores(project, lists[key]) for key in ("test_good", "test_defect")]
    for rule in RULES:
        found = inspector("tune", project, "--rule", rule)
        print(f"{name} | {rule} | {_line(found, *scores)}", flush=True)


def _scores(project: Path, listed: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    found = inspector("inspect", project, f"@{listed}")
    return np.array([each["score"] for each in found["results"]], float)


def _line(found: Any, good: np.ndarray[Any, Any], defect: np.ndarray[Any, Any]) -> str:
    threshold = found["threshold"]
    if threshold is None:
        return f"refused: {found['refusal']}" if "refusal" in found else "refused"
    seen = _both(found["seen"])
    crossed = _both(found["crossed"]) if found["crossed"] else "-"
    kept = f"{_share((defect <= threshold).sum(), len(defect))} | {_share((good > threshold).sum(), len(good))}"
    return f"{threshold:.3f} | {seen} | {crossed} | {kept}"


def _both(mistakes: Any) -> str:
    return " | ".join(
        f"{_share(each['events'], each['trials'])} ({100 * each['low']:.1f}-{100 * each['high']:.1f})" for each in mistakes.values()
    )


def _share(events: int, trials: int) -> str:
    return f"{events} of {trials}"


def main(sets: Path, folder: Path, names: list[str]) -> None:
    """Measures the sets named, or all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or [each for each in json.loads(sets.read_text()) if each != "about"]:
        measure(name, parts_of(sets, name), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
