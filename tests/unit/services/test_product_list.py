"""The products that an operator can change the line to: those that somebody has released, and no other."""

from dataclasses import replace
from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services import auditing
from inspector.services.product_list import choose_product, released_products
from inspector.services.recent import remember_project
from inspector.storage import models, projects


def test_only_products_with_a_released_model_are_offered_and_taken(tmp_path: Path) -> None:
    folder, threshold = tmp_path / "bolts", Threshold(2.0, Rule.MANUAL)
    projects.create_project(folder, Project("Bolts"))
    model = models.save_model(folder, ModelState({"detector": "none"}, {}), [], threshold, {})
    projects.update_project(folder, lambda now: replace(now, active_model=model).with_threshold(model, threshold))
    projects.create_project(tmp_path / "new", Project("New"))
    for place, name in ((folder, "Bolts"), (tmp_path / "new", "New"), (tmp_path / "gone", "Gone")):
        remember_project(place, name)
    assert [(each.name, each.model_id) for each in finish(released_products())] == [("Bolts", model)]
    assert choose_product(folder).name == "Bolts" and auditing.read(1)[0].values["what"] == "chosen"
    with pytest.raises(InspectorError) as caught:
        choose_product(tmp_path / "new")
    assert caught.value.code is ErrorCode.MODEL_MISSING
