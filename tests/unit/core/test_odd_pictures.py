"""What is odd about pictures of good parts: held against the others, named with its figure, the worst first."""

import json
from dataclasses import replace

import numpy as np
import pytest

from inspector.core.good_set import GoodPicture, GoodSet, Reason, Remark
from inspector.core.odd_pictures import examined, oddness
from inspector.core.picture_facts import PictureFacts


def facts(seed: int, brightness: float = 0.5, sharpness: float = 0.6, dx: float | None = None) -> PictureFacts:
    noise = np.random.default_rng(seed).normal(1, 0.02)
    return PictureFacts(brightness * noise, 0.2 * noise, sharpness * noise, 0.01, 0.0, 0.0, (0.0, 0.0), dx, 0.0 if dx is not None else None)


def usual(count: int = 20) -> list[GoodPicture]:
    scores = np.random.default_rng(1).normal(0, 1, count)
    return [GoodPicture(f"{k}.png", (100, 200), facts(k), float(scores[k]), times=1.0) for k in range(count)]


def told(pictures: list[GoodPicture], families: list[int] | None = None, threshold: float | None = None) -> GoodSet:
    return examined(pictures, families or list(range(len(pictures))), len(pictures), threshold)


def reasons(found: GoodSet, path: str) -> list[Reason]:
    return [remark.reason for each in found.pictures if each.path == path for remark in each.remarks]


def test_pictures_of_one_kind_are_not_suspicious() -> None:
    found = told(usual())
    assert found.suspicious == () and found.limit is None and len(found.pictures) == 20 == found.families


@pytest.mark.parametrize(
    ("odd", "reason", "value"),
    [
        (facts(0, sharpness=0.24), Reason.BLURRED, 0.4),
        (facts(0, brightness=0.35), Reason.DARKER, 0.3),
        (facts(0, brightness=0.65), Reason.BRIGHTER, 0.3),
        (replace(facts(0), noise=0.03), Reason.NOISY, 3.0),
        (replace(facts(0), colour=(0.1, 0.0)), Reason.COLOUR, 0.1),
    ],
)
def test_a_picture_taken_otherwise_is_named_with_its_figure(odd: PictureFacts, reason: Reason, value: float) -> None:
    found = told([*usual(), GoodPicture("odd.png", (100, 200), odd, 0.0)])
    assert [each.path for each in found.suspicious] == ["odd.png"] and found.pictures[0].path == "odd.png"
    (remark,) = found.pictures[0].remarks
    assert remark.reason is reason and remark.value == pytest.approx(value, abs=0.06)


def test_a_part_that_lies_elsewhere_is_named_where_the_others_lie_still() -> None:
    still = [replace(each, facts=facts(k, dx=0.1 * k)) for k, each in enumerate(usual())]
    assert reasons(told([*still, GoodPicture("moved.png", (100, 200), facts(0, dx=30.0))]), "moved.png") == [Reason.MOVED]
    anywhere = [replace(each, facts=facts(k, dx=10.0 * k)) for k, each in enumerate(usual())]
    assert reasons(told([*anywhere, GoodPicture("moved.png", (100, 200), facts(0, dx=30.0))]), "moved.png") == []


def test_what_is_no_picture_comes_first_then_the_oddest_and_repeats_last() -> None:
    pictures = [
        *usual(),
        GoodPicture("again.png", (100, 200), facts(3), 0.1),
        GoodPicture("odd.png", (100, 200), facts(0), 12.0, times=1.8),
        GoodPicture("odder.png", (100, 200), facts(0), 20.0, times=2.4),
        GoodPicture("small.png", (50, 100), facts(0), 0.0),
        GoodPicture("gone.png").with_remark(Remark(Reason.UNREADABLE, detail="not there any more")),
    ]
    found = told(pictures, [*range(20), 3, 21, 22, 23, -1])
    assert {each.path for each in found.pictures[:2]} == {"small.png", "gone.png"}
    assert [each.path for each in found.pictures[2:4]] == ["odder.png", "odd.png"]
    assert reasons(found, "odder.png") == [Reason.UNLIKE] and reasons(found, "again.png") == [Reason.DUPLICATE]
    assert "again.png" not in {each.path for each in found.suspicious} and found.families == 24
    assert next(each for each in found.pictures if each.path == "again.png").remarks[0].other == "3.png"


def test_among_pictures_of_every_size_none_is_odd() -> None:
    assert told([replace(each, size=(100 + k, 90)) for k, each in enumerate(usual())]).suspicious == ()


def test_what_the_others_would_reject_is_named() -> None:
    found = told([replace(usual()[0], cross_fit=12.0), *usual()[1:]], threshold=10.0)
    assert [(each.path, each.remarks[0].reason, each.remarks[0].value) for each in found.suspicious] == [
        ("0.png", Reason.REJECTED, pytest.approx(1.2))
    ]


def test_the_kind_of_distance_that_scatters_least_tells() -> None:
    rng = np.random.default_rng(0)
    close, wide = np.exp(rng.normal(1, 0.02, 30)), np.exp(rng.normal(2, 0.5, 30))
    close[7], wide[11] = close[7] * 1.3, wide[11] * 1.3
    scores, which = oddness([wide, close], (1.0, 1.0))
    assert scores.argmax() == 7 and which[7] == 1
    assert oddness([wide, close], (1.0, 0.01))[0][7] < scores[7] / 2


def test_identical_pictures_one_picture_and_none_are_no_trouble() -> None:
    scores, _ = oddness(np.zeros((2, 15)), (1.0, 0.5))
    same = [GoodPicture(f"{k}.png", (9, 9), facts(0), float(scores[k])) for k in range(15)]
    assert told(same, [0] * 15).suspicious == () and told(same, [0] * 15).families == 1
    assert told(usual(1)).suspicious == () and told([]).pictures == ()
    assert json.loads(json.dumps(told(same, [0] * 15).to_json()))["looked_at"] == 15
