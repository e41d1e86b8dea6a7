"""The PIN of a station: what is stored of it, and what guessing costs."""

import pytest

from inspector.core.errors import InspectorError
from inspector.core.pin import Tries, is_pin, is_sealed, opens, seal
from inspector.core.user_settings import Settings, harmless


def test_only_the_pin_itself_opens_what_was_sealed() -> None:
    sealed = seal("204913")
    assert opens("204913", sealed)
    assert not any(opens(other, sealed) for other in ("204912", "20491", "", sealed))


def test_the_pin_is_not_in_what_is_stored_and_no_two_are_alike() -> None:
    first, second = seal("204913"), seal("204913")
    assert "204913" not in first and first != second and is_sealed(first)


@pytest.mark.parametrize("text", ["", "204913", "scrypt1::", "scrypt1:00:00", "scrypt9" + seal("1234")[7:], seal("1234")[:-1] + "g"])
def test_nothing_opens_what_was_not_sealed(text: str) -> None:
    assert not is_sealed(text) and not opens("204913", text) and not opens("", text)


@pytest.mark.parametrize(
    ("text", "can_be"), [("1234", True), ("123456789012", True), ("123", False), ("1234567890123", False), ("12a4", False), ("١٢٣٤", False)]
)
def test_a_pin_is_four_to_twelve_digits(text: str, can_be: bool) -> None:
    assert is_pin(text) is can_be


def test_a_pin_in_clear_is_no_setting_and_a_stored_one_is_told_to_nobody() -> None:
    with pytest.raises(InspectorError):
        Settings(operator_pin="1234")
    assert harmless({"operator_pin": seal("1234"), "sound": True}) == {"sound": True}


def test_after_three_wrong_ones_each_waits_twice_as_long_and_a_right_one_ends_it() -> None:
    now = [0.0]
    tries, waits = Tries(lambda: now[0]), []
    for _ in range(12):
        tries.note(right=False)
        waits.append(tries.wait_s())
        now[0] += tries.wait_s()
    assert waits == [0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300, 300]
    tries.note(right=True)
    tries.note(right=False)
    assert tries.wait_s() == 0
