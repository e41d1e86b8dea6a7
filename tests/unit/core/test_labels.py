import json

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth


@pytest.mark.parametrize(
    "label", [Label("a/1.png", Truth.GOOD), Label("ä b.png", Truth.DEFECT, "dent", "1.png", True, "Kim", "2026-11-28T08:00:00+01:00")]
)
def test_a_label_comes_back_as_it_was_stored(label: Label) -> None:
    assert Label.from_json(json.loads(json.dumps(label.to_json()))) == label


def test_what_is_no_label_is_refused() -> None:
    with pytest.raises(TypeError):
        Label.from_json({"path": 3, "truth": "good"})
    with pytest.raises(InspectorError, match="truth = fine") as caught:  # a word that only a later program can have
        Label.from_json({"path": "a.png", "truth": "fine"})
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW
