"""Fills a record with as many parts as it is told, faster than any line would: python fill_record.py FOLDER [PARTS] [--side N]

Drawn: 0.8 % NG and 0.2 % UNDECIDED, a run of 10,000 parts each, two models, a serial each, every tenth NG reviewed. One part in
`EVIDENCE` has its grid, or all of them where there are few.
"""

import argparse
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from inspector.core.decision import Decision, Reason
from inspector.core.decision_rule import DecisionRule
from inspector.core.evidence import Evidence, Sheet
from inspector.core.record import Answer, Part, Review, Run, SerialState, View
from inspector.core.types import Verdict
from inspector.storage.record import batch
from inspector.storage.record.database import Database, open_database
from inspector.storage.record.ids import Ids
from inspector.storage.record.reviews import add_reviews

PARTS, RUN, EVIDENCE = 1_000_000, 10_000, 50
BEGAN = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
CYCLE = timedelta(seconds=7)
RULE, SHAPE = DecisionRule(4.0), (480, 640)
REASONS = {Verdict.OK: Reason.BELOW_THRESHOLD, Verdict.NG: Reason.ABOVE_THRESHOLD, Verdict.UNDECIDED: Reason.LATE}


def fill(database: Database, parts: int = PARTS, side: int = 28, evidence_every: int = EVIDENCE) -> None:
    """Adds `parts` parts."""
    ids, rng = Ids(), np.random.default_rng(0)
    verdicts = rng.choice([Verdict.OK, Verdict.NG, Verdict.UNDECIDED], parts, p=[0.99, 0.008, 0.002])
    for first in range(0, parts, RUN):
        run = Run(
            ids.next(),
            BEGAN + first * CYCLE,
            "bolts",
            f"m{first // RUN % 2}",
            "00" * 32,
            RULE,
            "1.0",
            "usb:0",
            "press 4",
            "Ada",
            f"L{first}",
        )
        made = [
            _part(ids, run, number, Verdict(verdicts[number]), rng, side, number % evidence_every == 0)
            for number in range(first, min(first + RUN, parts))
        ]
        with database.writing() as connection:
            batch.write(connection, [run, *made])
        rejects = [part for part in made if part.decision.verdict is Verdict.NG][::10]
        add_reviews(database, [Review(ids.next(), part.id, part.judged, "Bo", Answer.FALSE_REJECT) for part in rejects])


def _part(ids: Ids, run: Run, number: int, verdict: Verdict, rng: np.random.Generator, side: int, has_evidence: bool) -> Part:
    judged = BEGAN + number * CYCLE
    score = float(rng.gamma(20, 0.1) + (2.5 if verdict is Verdict.NG else 0))
    grid = (rng.gamma(8, 1, (side, side)) * score / 16).astype(np.float32)  # noise whose map has about this score
    evidence = Evidence((Sheet(grid),), SHAPE) if has_evidence else None
    view = View("usb:0", score, evidence, "", number, judged, 24.0)
    decision = Decision(verdict, REASONS[verdict])
    return Part(ids.next(), run.id, number % RUN + 1, judged, decision, RULE, (view,), f"SN-{number:08}", SerialState.READ)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("parts", nargs="?", type=int, default=PARTS)
    parser.add_argument("--side", type=int, default=28)
    parser.add_argument("--evidence-every", type=int, default=EVIDENCE)
    parser.add_argument("--url", default="")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    database = open_database(arguments.folder, arguments.url, create=True)
    began = time.perf_counter()
    fill(database, arguments.parts, arguments.side, arguments.evidence_every)
    database.close()
    print(f"{arguments.parts} parts in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
