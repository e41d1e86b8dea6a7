"""A change becomes the default only where the other sets gain, whichever is left out, and no set loses more than its seeds' noise."""

from pathlib import Path

import pytest
from benchmark_rows import row

from inspector.core.errors import ErrorCode, InspectorError
from inspector.services.benchmarking.rows import Outcome, RowFile
from inspector.services.benchmarking.rule import changes, may_become_default

SETS = ("boards", "screws", "tiles")


def rows(auroc: dict[str, tuple[float, ...]], start: int = 0, **settings: object) -> list[Outcome]:
    """A row for every set and seed."""
    named = [(name, seed, value) for name, values in auroc.items() for seed, value in enumerate(values)]
    return [
        row(start + k, category=name, seed=seed, image_auroc=value, recipe={"seed": seed} | settings)
        for k, (name, seed, value) in enumerate(named)
    ]


@pytest.fixture
def before(tmp_path: Path) -> Path:
    file = RowFile.open(tmp_path / "before")
    for each in rows({"boards": (0.80, 0.82), "screws": (0.90, 0.90), "tiles": (0.950, 0.954)}):
        file.append(each)
    return tmp_path / "before"


def after(boards: float, screws: float, tiles: float) -> list[Outcome]:
    return rows({"boards": (boards,) * 2, "screws": (screws,) * 2, "tiles": (tiles,) * 2}, 100, sigma=2.0)


def test_gains_noise_and_the_gain_of_the_others(before: Path) -> None:
    boards, screws, tiles = changes(before, after(0.85, 0.96, 0.95))
    assert [each.category for each in (boards, screws, tiles)] == list(SETS)
    assert (boards.gain, screws.gain, tiles.gain) == pytest.approx((0.04, 0.06, -0.002))
    assert (boards.noise, screws.noise, tiles.noise) == pytest.approx((0.02 / 2**0.5, 0, 0.004 / 2**0.5))
    assert (boards.others, screws.others, tiles.others) == pytest.approx((0.029, 0.019, 0.05))
    assert boards.to_json() == {
        "category": "boards",
        "before": pytest.approx(0.81),
        "after": 0.85,
        "gain": pytest.approx(0.04),
        "noise": pytest.approx(0.0141, abs=1e-4),
        "gain_of_others": pytest.approx(0.029),
        "loses": False,
    }


@pytest.mark.parametrize(
    ("found", "allowed"),
    [
        ((0.85, 0.96, 0.950), True),  # tiles lose less than their noise
        ((0.85, 0.96, 0.945), False),  # and here more
        ((0.99, 0.90, 0.952), False),  # without boards nothing gains
        ((0.81, 0.90, 0.952), False),  # nothing changed
    ],
)
def test_the_rule(before: Path, found: tuple[float, float, float], allowed: bool) -> None:
    assert may_become_default(changes(before, after(*found))) is allowed


def test_only_the_same_sets_and_one_method_are_compared(before: Path, tmp_path: Path) -> None:
    for outcomes in (after(0.8, 0.9, 0.9)[:4], rows({"boards": (0.9, 0.9)}), after(0.8, 0.9, 0.9) + rows(dict.fromkeys(SETS, (0.9,)))):
        with pytest.raises(InspectorError) as caught:
            changes(before, outcomes)
        assert caught.value.code is ErrorCode.BAD_ARGUMENT
    with pytest.raises(InspectorError, match="no finished benchmark"):
        changes(tmp_path / "nowhere", after(0.8, 0.9, 0.9))
    assert not (tmp_path / "nowhere").exists()
