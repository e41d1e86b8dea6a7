"""How sources are written: what is understood, what is refused, and that no password ever shows."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import ErrorCode, InspectorError
from inspector.devices.camera import Feed
from inspector.devices.source_options import KINDS, Option
from inspector.devices.source_syntax import SourceText, parse
from inspector.devices.sources import source as made

letters = st.characters(exclude_categories=["Cc"])
ADDRESSES = [name for name, kind in KINDS.items() if kind.is_address]


def refusal_of(text: str) -> str:
    with pytest.raises(InspectorError) as caught:
        parse(text)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
    return caught.value.detail


@st.composite
def sources(draw: st.DrawFn) -> SourceText:
    """Any source that can be written."""
    name = draw(st.sampled_from(sorted(KINDS)))
    kind = KINDS[name]
    place = "" if not kind.place else draw(st.text(letters, min_size=1))
    if name == "usb":
        place = str(draw(st.integers(0, 999)))
    elif kind.is_address:
        place = f"//{place}"
    chosen = draw(st.lists(st.sampled_from(sorted(kind.options)), unique=True))
    return SourceText(name, place, tuple((key, draw(values(kind.options[key]))) for key in chosen))


def values(option: Option) -> st.SearchStrategy[str]:
    if option.type is bool:
        return st.sampled_from(["yes", "no"])
    if option.type is str:
        return st.text(letters, min_size=1)
    if option.type is int:
        return st.integers(int(option.least), int(option.most)).map(str)
    return st.floats(option.least, option.most).map(repr)


@given(sources())
def test_what_is_written_is_understood_as_it_was_meant(source: SourceText) -> None:
    assert parse(source.text) == source
    assert set(parse(source.text).values) == {name for name, _ in source.options}


@given(st.sampled_from(["", *KINDS]), st.text(letters | st.sampled_from(":,=/@")))
def test_any_text_is_understood_or_refused_in_a_sentence(kind: str, rest: str) -> None:
    text = f"{kind}:{rest}"
    try:
        understood = parse(text)
    except InspectorError:
        assert refusal_of(text).endswith(".")
    else:
        assert understood.text == text


@given(st.sampled_from(ADDRESSES), st.text(letters, min_size=1), st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=6))
def test_a_password_shows_nowhere_but_in_the_text(kind: str, user: str, password: str) -> None:
    word = f"Pw0{password}"  # so that it is found in nothing else
    source = SourceText(kind, f"//{user}:{word}@camera.local/stream")
    assert word in source.place
    assert word not in repr(source)
    assert word not in source.safe
    assert source.safe.endswith("camera.local/stream")
    assert made(source).label == "camera.local/stream"


def test_what_no_address_can_be_is_no_crash() -> None:
    assert made("rtsp://[x").label == "[x"
    assert made("http://?user=a&password=b").label == "http"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("rtsp://admin:secret@10.0.0.5:554/live", "rtsp://***@10.0.0.5:554/live"),
        ("rtsp://10.0.0.5:554/live", "rtsp://10.0.0.5:554/live"),
        ("rtsp://admin:se/cr@et@cam/live", "rtsp://***@cam/live"),
        ("rtsp://cam/view@1", "rtsp://cam/view@1"),
        ("http://cam/video.cgi?user=admin&pwd=secret&channel=2", "http://cam/video.cgi?user=admin&pwd=***&channel=2"),
        ("https://cam/mjpg?access_token=secret", "https://cam/mjpg?access_token=***"),
        ("rtsp://a:b@cam/profile,,1,timeout=3", "rtsp://***@cam/profile,,1,timeout=3"),
        ("watch:C:/in@out", "watch:C:/in@out"),
    ],
)
def test_what_of_an_address_is_shown(written: str, shown: str) -> None:
    assert parse(written).safe == shown


def test_commas_and_options() -> None:
    source = parse("watch:C:\\in,,coming,done=D:/a,,b,poll=2")
    assert (source.place, source.values) == ("C:\\in,coming", {"done": "D:/a,b", "poll": 2.0})
    assert parse("sim:").options == ()
    assert parse("sim:fps=30,vanish=100").values == {"fps": 30.0, "vanish": 100}
    assert parse("usb:0,compressed=yes").values == {"compressed": True}
    assert KINDS[parse("file:a,,b").kind].feed is Feed.ONCE


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", r"A source begins with one of usb:, .*; a file or folder is written file:PATH\."),
        ("parts", r"A source begins with one of .*\."),
        ("C:\\parts", r"A source begins with one of .*\."),
        ("usb:", r"After usb: stands the number of the camera, from 0, as in usb:0\."),
        ("usb:one", r"After usb: stands the number .*\."),
        ("usb:-1", r"After usb: stands the number .*\."),
        ("rtsp:cam", r"After rtsp: stands an address, as in rtsp://host/stream\."),
        ("watch:,poll=2", r"After watch: stands a folder, as in watch:incoming\."),
        ("file:a\nb", r"A source is one line without control characters\."),
        ("usb:0,widht=3", r"widht is no option of usb: \(there are width, height, .*\); a comma that belongs to a name is written twice\."),
        ("usb:0,", r"What follows a comma is no option of usb: .*\."),
        ("usb:0,width=0", r"The option width must be a whole number between 1 and 65535, not 0\."),
        ("usb:0,width=3.5", r"The option width must be a whole number .*, not 3\.5\."),
        ("usb:0,fps=nan", r"The option fps must be a number between 0\.01 and 10000, not nan\."),
        ("usb:0,compressed=1", r"The option compressed must be yes or no, not 1\."),
        ("usb:0,fps=5,fps=6", r"The option fps is given twice\."),
        ("watch:in,done=", r"The option done must be a name, not \."),
        ("sim:parts", r"parts is no option of sim: .*\."),
    ],
)
def test_what_is_refused(text: str, sentence: str) -> None:
    assert re.fullmatch(sentence, refusal_of(text))


def test_a_refusal_shows_no_half_of_a_password() -> None:
    assert "cret" not in refusal_of("rtsp://admin:se,cret@cam/live")
