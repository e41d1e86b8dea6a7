"""Whether a change may become the default: it must not help one set at the cost of others, which stand for parts nobody has seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.services.benchmarking.groups import MEAN, Group, grouped
from inspector.services.benchmarking.rows import ROWS_FILE, Outcome, RowFile

FIGURE = "image_auroc"


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did to one set; shares of 1."""

    category: str
    before: float
    after: float
    noise: float
    """Deviation over seeds, the larger of both; 0 where there is one seed only."""
    others: float
    """Mean gain of all other sets."""

    @property
    def gain(self) -> float:
        """Below 0 for a loss."""
        return self.after - self.before

    @property
    def loses(self) -> bool:
        """Whether the set loses more than its seeds' noise."""
        return -self.gain > self.noise

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        values = {"before": self.before, "after": self.after, "gain": self.gain, "noise": self.noise, "gain_of_others": self.others}
        return {"category": self.category} | values | {"loses": self.loses}


def may_become_default(changes: Sequence[Change]) -> bool:
    """The leave-one-set-out rule: whichever set is left out, the mean of the others gains; and no set loses more than its noise."""
    return all(change.others > 0 and not change.loses for change in changes)


def finished(folder: Path) -> list[Outcome]:
    """The rows of a benchmark that was run before. Raises `BAD_ARGUMENT` where there is none."""
    rows = RowFile.open(folder).outcomes if (folder / ROWS_FILE).is_file() else []
    if not rows:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no finished benchmark in {folder}.", folder=folder))
    return rows


def changes(before: Path, after: Sequence[Outcome]) -> list[Change]:
    """What differs between a finished benchmark in the folder `before` and the rows `after`, in the order of these.

    Raises `BAD_ARGUMENT` unless both are of one method, on the same two or more sets.
    """
    was, now = (_by_category(rows, where) for rows, where in ((finished(before), str(before)), (after, "this run")))
    if set(was) != set(now) or len(now) < 2:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said("{before} has {was}, and this run has {now}: compare the same sets.", before=before, was=_listed(was), now=_listed(now)),
        )
    gains = {name: now[name].mean(FIGURE) - was[name].mean(FIGURE) for name in now}
    return [_change(name, was[name], now[name], float(np.mean([gains[other] for other in gains if other != name]))) for name in now]


def _change(name: str, was: Group, now: Group, others: float) -> Change:
    noise = np.nanmax([0.0, was.spread(FIGURE), now.spread(FIGURE)])
    return Change(name, was.mean(FIGURE), now.mean(FIGURE), float(noise), others)


def _by_category(rows: Sequence[Outcome], where: str) -> dict[str, Group]:
    groups = [group for group in grouped(rows) if not group.category.startswith(f"{MEAN} of ")]
    found = {group.category: group for group in groups}
    if len(found) < len(groups):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("Several settings or detectors were run in {where}: compare one with one.", where=where)
        )
    return found


def _listed(groups: dict[str, Group]) -> str:
    return ", ".join(groups) or "no finished run"
