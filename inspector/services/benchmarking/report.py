"""Tables of a benchmark: Markdown for people, CSV for spreadsheets, the low-shot curve; printed figures of papers beside ours."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from inspector.services.benchmarking import low_shot
from inspector.services.benchmarking.groups import FIGURES, MEAN, Group, grouped
from inspector.services.benchmarking.published import PUBLISHED, Published, beside
from inspector.services.benchmarking.rows import Outcome, newest
from inspector.storage import atomic

CONVENTIONS = """\
All rates and areas are in percent; ± is the standard deviation over seeds. Images are scored at full resolution.

- **AUROC, AP, F1-max** of images: defect is the positive class; F1-max is the best F1 over all thresholds.
- **95 %** is the interval of the AUROC over images, not over seeds: DeLong's on the logit scale, and Newcombe's score interval where
  the scores part good from defect entirely; of a mean, from those of the categories.
- **Escapes at 1 % and 5 %**: share of defects judged OK by the threshold that rejects at most 1 % or 5 % of the good test images.
- **Pixel figures** are over all pixels of good images and of defective images that have a mask, exact for the scores as they are.
- **AUPRO 30 %**: per-region overlap, the mean over connected defect regions (8 neighbours) of the share of the region that is found,
  integrated over the false-positive rate of pixels from 0 to 30 % and divided by 0.3.
- **fit** is learning from files to finished model; **ms** the median of one image in memory, alone, from pixels to map; **peak** the
  largest memory of the process while learning and inspecting.
- **printed** is the image AUROC that papers print for the same detector on the same images, with WideResNet-50-2
  (PatchCore on MVTec AD: with 25, 10 and 1 % of all patches).
"""
COLUMNS = {
    "image_auroc": "AUROC",
    "average_precision": "AP",
    "f1_max": "F1-max",
    "escapes_at_1": "escapes at 1 %",
    "escapes_at_5": "escapes at 5 %",
    "pixel_auroc": "pixel AUROC",
    "pixel_ap": "pixel AP",
    "aupro": "AUPRO 30 %",
}
PLAIN = {
    "fit_s": ("fit s", "{:.1f}"),
    "ms_per_image": ("ms", "{:.1f}"),
    "peak_rss_mb": ("peak MB", "{:.0f}"),
    "bank_vectors": ("bank", "{:.0f}"),
}


def write_report(folder: Path, outcomes: Sequence[Outcome]) -> list[Path]:
    """Writes table.md, table.csv, runs.csv, kinds.csv, and low_shot.svg where there is a curve; gives their paths.

    Raises `NOT_WRITABLE`, `DISK_FULL`.
    """
    groups, rows = grouped(outcomes), newest(outcomes)
    curves = low_shot.curves(groups)
    files = {
        "table.md": _markdown(groups, rows, bool(curves)).encode(errors="backslashreplace"),
        "table.csv": _csv(map(group_row, groups)),
        "runs.csv": _csv(map(_run_row, rows)),
        "kinds.csv": _csv(row for outcome in rows for row in _kind_rows(outcome)),
    }
    if curves:
        files["low_shot.svg"] = low_shot.svg(curves).encode()
    for name, content in files.items():
        atomic.write_bytes(folder / name, content)
    return [folder / name for name in files]


def percent(share: float, digits: int = 1) -> str:
    """A share as a percentage without its sign; a dash for what is not known."""
    return "-" if math.isnan(share) else f"{100 * share:.{digits}f}"


def _markdown(groups: Sequence[Group], rows: Sequence[Outcome], curve: bool) -> str:
    parts = ["# Benchmark\n", CONVENTIONS]
    for dataset in dict.fromkeys(group.dataset for group in groups):
        chosen = [group for group in groups if group.dataset == dataset]
        protocols = dict.fromkeys(row.protocol for group in chosen for row in group.rows)
        parts += [f"## {dataset}\n", "\n".join(protocols) + "\n", _main_table(chosen), "### Kinds of defects\n", _kinds_table(chosen)]
        parts += _printed_tables(dataset)
    if curve:
        parts += ["## Few good images\n", low_shot.markdown(groups), "![image AUROC over the number of good images](low_shot.svg)\n"]
    parts += _unreadable(rows)
    parts += ["## Contact sheets\n", "".join(f"- [{row.sheet.removeprefix('sheets/')}]({row.sheet})\n" for row in rows if row.sheet)]
    return "\n".join(parts)


def _main_table(groups: Sequence[Group]) -> str:
    header = ["category", "detector", "network", "settings", "good images", "seeds", *COLUMNS.values()]
    header[header.index("AUROC") + 1 : header.index("AP")] = ["95 %", "printed"]
    header += [title for title, _ in PLAIN.values()]
    return table(header, [_cells(group) for group in groups], left=4)


def _cells(group: Group) -> list[str]:
    detector, network, changed, rotate = group.method
    changed = " ".join(filter(None, [changed, "rotated" if rotate else ""])) or "-"
    figures = [with_spread(group, name) for name in COLUMNS]
    figures[1:1] = [interval(group), _printed(group)]
    plain = [text.format(group.mean(name)) for name, (_, text) in PLAIN.items()]
    return [group.category, detector, network, changed, f"{group.trained:.0f}", str(len(group.seeds)), *figures, *plain]


def interval(group: Group) -> str:
    """ "97.9 - 98.8": the 95 % interval of the image AUROC, in percent."""
    low, high = group.auroc_interval
    return "-" if math.isnan(low) else f"{percent(low)} - {percent(high)}"


def with_spread(group: Group, figure: str) -> str:
    """ "98.27 ± 0.11": mean and deviation over seeds, in percent."""
    mean, spread = group.mean(figure), group.spread(figure)
    digits = 2 if figure == "image_auroc" else 1
    return percent(mean, digits) + ("" if math.isnan(spread) or math.isnan(mean) else f" ± {percent(spread, digits)}")


def _printed_beside(group: Group) -> list[Published]:
    return beside(group.dataset, group.categories, group.rows[0].rotate, group.method[0], group.shots)


def _printed(group: Group) -> str:
    return " / ".join(f"{each.image_auroc:.1f}" for each in _printed_beside(group)) or "-"


def _kinds_table(groups: Sequence[Group]) -> str:
    rows = []
    for group in groups:
        if not group.category.startswith(f"{MEAN} of "):
            detector, network, _, _ = group.method
            for kind in dict.fromkeys(kind for row in group.rows for kind in row.kinds):
                found = [row.kinds[kind] for row in group.rows if kind in row.kinds]
                shares = [
                    [each.image_auroc for each in found],
                    [each.escapes_at_1 for each in found],
                    [each.escapes_at_5 for each in found],
                ]
                means = [percent(sum(share) / len(share), 2 if n == 0 else 1) for n, share in enumerate(shares)]
                rows.append([group.category, kind, detector, network, f"{group.trained:.0f}", str(found[0].images), *means])
    header = ["category", "kind", "detector", "network", "good images", "images", "AUROC", "escapes at 1 %", "escapes at 5 %"]
    return table(header, rows, left=4)


def _printed_tables(dataset: str) -> list[str]:
    known = [each for each in PUBLISHED if each.dataset == dataset]
    if not known:
        return []
    rows = [[each.method, each.network, *map(_or_dash, (each.image_auroc, each.pixel_auroc, each.aupro)), each.source] for each in known]
    title = "### Printed in papers\n" if dataset != "mvtec" else "### Printed in papers (means over the 15 categories of MVTec AD)\n"
    return [title, table(["method", "network", "AUROC", "pixel AUROC", "AUPRO 30 %", "printed in"], rows, left=2)]


def _or_dash(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _unreadable(rows: Sequence[Outcome]) -> list[str]:
    lines = dict.fromkeys(line for row in rows for line in row.unreadable)
    return ["## Images that could not be read\n", "".join(f"- {line}\n" for line in lines)] if lines else []


def table(header: Sequence[str], rows: Iterable[Sequence[str]], left: int) -> str:
    """A Markdown table; all but the first `left` columns are right-aligned."""
    rules = [":--" if column < left else "--:" for column in range(len(header))]
    lines = [header, rules, *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def group_row(group: Group) -> dict[str, Any]:
    """Method and figures of a group by the names of the columns of table.csv."""
    detector, network, changed, rotate = group.method
    named: dict[str, Any] = {
        "dataset": group.dataset,
        "category": group.category,
        "detector": detector,
        "backbone": network,
        "settings": changed,
    }
    named |= {"rotated": rotate, "shots": group.shots, "trained": group.trained, "seeds": len(group.seeds)}
    figures = {f"{name}{end}": value for name in FIGURES for end, value in (("", group.mean(name)), ("_std", group.spread(name)))}
    figures |= dict(zip(("image_auroc_low", "image_auroc_high"), group.auroc_interval, strict=True))
    return named | figures | {"printed_image_auroc_percent": _printed(group).replace("-", "")}


def _run_row(row: Outcome) -> dict[str, Any]:
    values = asdict(row)
    for name in ("kinds", "recipe", "unreadable"):
        del values[name]
    return values | {"unreadable": len(row.unreadable)}


def _kind_rows(row: Outcome) -> Iterable[dict[str, Any]]:
    names = ("key", "dataset", "category", "detector", "backbone", "seed", "shots", "rotate")
    for kind, figures in row.kinds.items():
        yield {name: getattr(row, name) for name in names} | {"kind": kind} | asdict(figures)


def _csv(rows: Iterable[dict[str, Any]]) -> bytes:
    """A table for spreadsheets, which need a byte-order mark to read umlauts; what is not known is empty."""
    listed = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(listed[0]) if listed else [])
    writer.writeheader()
    for row in listed:
        writer.writerow({name: "" if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()})
    return text.getvalue().encode("utf-8-sig", "backslashreplace")
