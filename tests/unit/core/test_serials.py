"""Serials: what scanners type, what file names say, and what a project stores of it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.name_template import serial_in_name
from inspector.core.record import SerialState
from inspector.core.serials import MOST_LETTERS, CodeKind, ScannerKeys, Serial, SerialOrigin, SerialSettings, Several, serial_of


def read(text: str) -> Serial:
    return Serial(text, SerialState.READ)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('SN-1,2;"x"\'', 'SN-1,2;"x"\''),
        ("=1+1", "=1+1"),
        ("  A B\t1\r\n", "A B1"),
        ("]d2\x1d0108\x1e\x04", "]d20108"),
        ("A\u202eB\u200b", "AB"),
        ("A\udcffB", "AB"),
        ("シリアル-七", "シリアル-七"),
    ],
)
def test_a_serial_keeps_what_can_be_printed(typed: str, kept: str) -> None:
    assert serial_of(typed) == read(kept)


@given(st.text())
def test_any_text_is_a_serial_that_can_be_stored_or_none(text: str) -> None:
    serial = serial_of(text)
    assert (serial.state is SerialState.READ) == bool(serial.text)
    assert serial.text.isprintable()
    assert len(serial.text.encode()) <= 4 * MOST_LETTERS
    assert serial.text or serial.remark.endswith(".")


def test_a_serial_that_is_too_long_is_none() -> None:
    assert serial_of("9" * MOST_LETTERS) == read("9" * MOST_LETTERS)
    assert serial_of("9" * (MOST_LETTERS + 1)).state is SerialState.NO_READ


def typed(keys: ScannerKeys, text: str, every_s: float, begin_s: float = 0.0) -> list[Serial]:
    answers = [keys.press(letter, begin_s + every_s * number) for number, letter in enumerate(text)]
    return [answer for answer in answers if answer is not None]


def test_a_scanner_types_fast_and_ends_with_enter() -> None:
    keys = ScannerKeys()
    assert typed(keys, "SN-001\r", 0.005, 10) == [read("SN-001")]
    assert typed(keys, "SN-002\rSN-003\n", 0.02, 20) == [read("SN-002"), read("SN-003")]


def test_keys_that_somebody_presses_are_no_serial() -> None:
    keys = ScannerKeys()
    assert typed(keys, "SN-001\r", 0.2, 10) == []
    assert typed(keys, "\r\r\r", 0.01, 20) == []
    assert keys.press("x", 30) is None
    assert typed(keys, "SN-004\r", 0.01, 30.3) == [read("SN-004")]


def test_a_scanner_gone_mad_fills_no_memory() -> None:
    keys = ScannerKeys()
    typed(keys, "9" * 100_000, 0.0001)
    assert len(keys._keys) == MOST_LETTERS + 1
    assert keys.press("\r", 19.0) is None
    assert typed(keys, "9" * 200 + "\r", 0.001, 20)[0].state is SerialState.NO_READ


@pytest.mark.parametrize(
    ("name", "template", "serial"),
    [
        ("SN1_top.png", "{serial}_*.png", "SN1"),
        ("SN1_top_2.PNG", "{serial}_*.png", "SN1"),
        ("SN1_top.jpg", "{serial}_*.png", ""),
        ("SN1_top.jpg", "{serial}_*", "SN1"),
        ("SN1.jpg", "{serial}", "SN1"),
        ("SN1.tif.jpg", "{serial}.*", "SN1"),
        ("2026-11-28_SN.7.png", "????-??-??_{serial}.png", "SN.7"),
        ("cam_2_SN7_ok.png", "CAM_*_{serial}_*.png", "SN7"),
        ("aXbXc.png", "*X{serial}", "bXc"),
        ("X.png", "{serial}X", ""),
        ("part.png", "{serial}_*.png", ""),
        ("(1)[2]+.png", "(1)[{serial}]+", "2"),
        ("Ä-七.png", "ä-{serial}", "七"),
        ("", "{serial}", ""),
    ],
)
def test_a_serial_in_the_name_of_a_file(name: str, template: str, serial: str) -> None:
    assert serial_in_name(name, template) == serial


pieces = st.lists(st.sampled_from(["*", "?", "a", "b_", "-"]), max_size=6).map("".join)


@given(pieces, pieces, st.text("ab_-?*", max_size=30))
def test_what_is_found_fits_the_template(before: str, after: str, stem: str) -> None:
    serial = serial_in_name(f"{stem}.png", f"{before}{{serial}}{after}.png")
    places = [at for at in range(len(stem)) if serial and stem.startswith(serial, at)]
    if serial:
        assert any(_fits(stem[:at], before) and _fits(stem[at + len(serial) :], after) for at in places)
    else:
        assert not _fits(stem, f"{before}?*{after}")


def _fits(text: str, template: str) -> bool:
    """Plainly, letter by letter."""
    if not template:
        return not text
    if template[0] == "*":
        return _fits(text, template[1:]) or (bool(text) and _fits(text[1:], template))
    return bool(text) and template[0] in ("?", text[0]) and _fits(text[1:], template[1:])


def test_no_pattern_takes_long() -> None:
    began = time.process_time()
    assert serial_in_name("a" * 250 + ".png", "*a" * 45 + "b{serial}") == ""
    assert time.process_time() - began < 20  # a naive search would take longer than the age of the world


def test_settings_are_stored_only_where_they_are_used_and_come_back() -> None:
    assert SerialSettings().to_json() == {}
    chosen = SerialSettings(SerialOrigin.CODE, codes=(CodeKind.QR,), box=(1, 2, 30, 40), several=Several.FIRST, no_read_rejects=True)
    assert chosen.to_json() == {"origin": "code", "codes": ["qr"], "box": [1, 2, 30, 40], "several": "first", "no_read_rejects": True}
    assert SerialSettings.from_json(chosen.to_json()) == chosen
    assert SerialSettings.from_json({}) == SerialSettings()
    assert chosen.code_box is not None
    assert chosen.code_box.size == (40, 30)


@pytest.mark.parametrize(
    "stored", [{"template": "*.png"}, {"template": "{serial}{serial}"}, {"codes": []}, {"codes": ["ean"]}, {"box": [1, 2, 3]}]
)
def test_settings_that_cannot_be(stored: dict[str, object]) -> None:
    with pytest.raises(InspectorError) as caught:
        SerialSettings.from_json(stored)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


@pytest.mark.parametrize("stored", [{"origin": "voice"}, {"pitch": 3}])
def test_settings_of_a_later_version(stored: dict[str, object]) -> None:
    with pytest.raises(InspectorError) as caught:
        SerialSettings.from_json(stored)
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW
