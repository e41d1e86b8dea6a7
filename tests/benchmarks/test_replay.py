"""What it takes to replay 20,000 recorded parts under another decision rule. Prints seconds."""

import time
from pathlib import Path

import numpy as np
import pytest
from fill_record import SHAPE, fill
from sqlalchemy import bindparam, select

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision_rule import DecisionRule, RegionRule
from inspector.core.evidence import Evidence
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.record_query import Filter
from inspector.core.types import AnomalyResult
from inspector.engine.detectors.scoring import Scoring, result_of, score_of
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.services.tuning.replay import replay
from inspector.storage.record import schema
from inspector.storage.record.charts import scores
from inspector.storage.record.database import Database, open_database
from inspector.storage.record.evidence_bytes import decode

PARTS = 20_000


class Known:
    """A detector that knows how evidence is read, and nothing else."""

    def __init__(self, size: int) -> None:
        recipe = Recipe(size=size)
        self.scorings = [Scoring(recipe, Preprocess.of(recipe))]

    def result_of(self, evidence: Evidence, places: Places | None = None) -> AnomalyResult:
        return result_of(evidence, self.scorings, places)


def _make_true(database: Database, detector: Known) -> None:
    """Gives every part the score that its evidence has."""
    part = schema.evidence.c.part
    with database.writing() as connection:
        kept = connection.execute(select(part, schema.evidence.c.content)).all()
        values = [{"of": each, "found": score_of(decode(bytes(content)), detector.scorings)} for each, content in kept]
        for table, own in ((schema.view, schema.view.c.part), (schema.part, schema.part.c.id)):
            connection.execute(table.update().where(own == bindparam("of")).values(score=bindparam("found")), values)


@pytest.mark.parametrize("side", [28, 56])
def test_replay(side: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--benchmark-enable"):
        pytest.skip("measures; run with --benchmark-enable -s")
    database = open_database(tmp_path, create=True)
    detector = Known(8 * side)
    fill(database, PARTS, side, evidence_every=1)
    _make_true(database, detector)
    known = scores(database).scores
    rules = {"threshold": DecisionRule(3.0), "band": DecisionRule(3.0, 2.5)}
    for share in (0.01, 0.05, 0.2):
        level = float(np.nanquantile(known, 1 - share))
        rules[f"regions, {share:.0%} of the parts in question"] = DecisionRule(9.0, region=RegionRule(level, 500))
        rules[f"regions, {share:.0%} of the parts in question, all of them NG"] = DecisionRule(9.0, region=RegionRule(level, 1))
    height, width = SHAPE
    ignored = Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((0, 0), (width / 5, height))),))
    zone = Area(Use.ZONE, (Drawn(Form.ELLIPSE, ((width / 2, height / 4), (width, height))),), factor=1.2)
    areas = Areas(SHAPE, (ignored, zone))
    for share in (0.01, 0.05, 0.2):
        level = float(np.nanquantile(known, 1 - share))
        rules[f"ignore area and zone, {share:.0%} NG before"] = DecisionRule(level, areas=areas)
    rules["ignore area and zone with a region rule"] = DecisionRule(level, level, RegionRule(level, 500), areas)
    for name, rule in rules.items():
        began = time.perf_counter()
        found = finish(replay(database, detector, rule, Filter()))  # type: ignore[arg-type]
        took = time.perf_counter() - began
        print(f"{side} x {side}, {name:<56} {took:6.2f} s, {len(found.changes)} of {found.parts} change")
    database.close()
