"""Which version of the program is later."""

import pytest

from inspector.core import versions


@pytest.mark.parametrize(
    ("program", "here", "newer"),
    [
        ("0.1.1", "0.1.0", True),
        ("0.10.0", "0.9.3", True),
        ("1.0", "0.9.3", True),
        ("0.1.0", "0.1.0", False),
        ("0.9.3", "0.10.0", False),
        ("0.1", "0.1.0", False),
        ("0.2.0rc1", "0.1.0", True),
        ("latest", "0.1.0", False),
        ("", "0.1.0", False),
        (None, "0.1.0", False),
        (["9"], "0.1.0", False),
        ("9" * 5000, "0.1.0", True),
    ],
)
def test_which_is_newer(program: object, here: str, newer: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "__version__", here)
    assert versions.is_newer(program) is newer
