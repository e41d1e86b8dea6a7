"""A `project.json` with values of the wrong kind is refused by name, and what may not be looked into is not taken for missing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.core.thresholds import Rule, Threshold
from inspector.storage.models import load_model
from inspector.storage.projects import is_project, read_project

PROJECT = Project("part", good=("/good",), active_model="m").with_threshold("m", Threshold(2.0, Rule.MANUAL))
Change = Callable[[dict[str, Any]], object]


def refused(content: str) -> str:
    with pytest.raises(InspectorError) as caught:
        read_project(content.encode(), "P")
    assert caught.value.code is ErrorCode.PROJECT_DAMAGED
    return caught.value.detail


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s.update(schema=float("inf")), "schema must be a whole number"),
        (lambda s: s.update(schema="1"), "schema must be a whole number"),
        (lambda s: s.update(name=None), "name must be a text, not None"),
        (lambda s: s.update(active_model=5), "active_model must be a text, not 5"),
        *(
            (lambda s, name=name: s.update(active_model=name), "active_model must be a plain name")
            for name in ("../../other", "..", "/etc", "a/b", "C:\\m", "nul.txt", ".hidden", "m\0", "m\n", "m" * 5000)
        ),
        (lambda s: s.update(good="/all/parts"), "good must be a list of texts"),
        (lambda s: s.update(validation_good=[5]), "validation_good must be a list of texts"),
        (lambda s: s.update(recipe=[]), "the recipe must be a set of named values"),
        (lambda s: s.update(thresholds=[]), "thresholds must be a set of named values"),
        (lambda s: s["thresholds"].update(m="x"), "the thresholds of m must be a list"),
        (lambda s: s["thresholds"]["m"][0].update(value=float("nan")), "a threshold's value must be a finite number, not nan"),
        (lambda s: s["thresholds"]["m"][0].update(value=int("9" * 400)), "a number is too large"),
        (lambda s: s["thresholds"]["m"][0].update(value=1e308), "a threshold's value must be a number of at most 1e+12"),
        (lambda s: s["thresholds"]["m"][0].update(value="2"), "a threshold's value must be a finite number"),
        (lambda s: s["thresholds"]["m"][0].update(provisional="no"), "provisional must be true or false"),
        (lambda s: s["recipe"].update(seed=1.5), "seed must be a whole number, not 1.5"),
        (lambda s: s["recipe"].update(size=True), "size must be a whole number"),
        (lambda s: s["recipe"].update(backbone=None), "backbone must be a text"),
        (lambda s: s["recipe"].update(levels="23"), "levels must be a list of whole numbers"),
        (lambda s: s["recipe"].update(ensemble="resnet18"), "ensemble must be a list of texts"),
        (lambda s: s["recipe"].update(standardise="no"), "standardise must be true or false"),
        (lambda s: s["recipe"].update(coreset="0.1"), "coreset must be a number or nothing"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(change: Change, words: str) -> None:
    stored = PROJECT.to_json()
    change(stored)
    assert words in refused(json.dumps(stored))


def test_a_sentence_stays_one_however_much_is_wrong() -> None:
    stored = PROJECT.to_json() | {"name": ["\n" * 100_000] * 1000}
    assert len(refused(json.dumps(stored))) < 500
    stored = PROJECT.to_json() | {f"setting\n{number}": 1 for number in range(10_000)}
    with pytest.raises(InspectorError) as caught:
        read_project(json.dumps(stored).encode(), "P")
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW
    assert len(caught.value.detail) < 800 and "\n" not in caught.value.detail


@pytest.mark.parametrize("content", ["null", "[]", "5", "[" * 200_000, '{"a":' * 200_000, '{"schema": ' + "9" * 5000 + "}"])
def test_what_is_no_project_at_all_is_refused(content: str) -> None:
    assert "project.json of P is damaged" in refused(content)


def test_numbers_of_numpy_are_numbers() -> None:
    import numpy as np

    assert Recipe(seed=np.int64(3), sigma=np.float32(2)).seed == 3  # type: ignore[arg-type]


def deny(monkeypatch: pytest.MonkeyPatch, below: Path) -> None:
    """Makes the system refuse to look into a folder, as it does without permission."""
    from os import stat

    def denied(path: Any, *rest: Any, **options: Any) -> object:
        if below in Path(path).parents:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, *rest, **options)

    monkeypatch.setattr("os.stat", denied)


def test_a_folder_without_permission_is_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deny(monkeypatch, tmp_path)
    assert not is_project(tmp_path)


def test_a_model_without_permission_is_not_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    deny(monkeypatch, tmp_path / "models")
    with pytest.raises(InspectorError) as caught:
        load_model(tmp_path, "m")
    assert caught.value.code is ErrorCode.MODEL_DAMAGED and "cannot be read" in caught.value.detail


def test_a_model_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match=r"The model m of the project .* is not there any more") as caught:
        load_model(tmp_path, "m")
    assert caught.value.code is ErrorCode.MODEL_MISSING
