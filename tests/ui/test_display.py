"""Whether a window can be shown is asked before Qt, which would end the process."""

import socket
import sys
from pathlib import Path

import pytest

from inspector.ui.display import LEAST_PX, LEAST_SCALE, first_size, scale_for, why_no_window

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="displays with sockets")


def test_without_a_display_there_is_one_sentence() -> None:
    sentence = why_no_window({}, "linux")
    assert "no display" in sentence and sentence.count("\n") == 0


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_always_have_one(platform: str) -> None:
    assert why_no_window({}, platform) == ""


@pytest.mark.parametrize("chosen", ["offscreen", "minimal", "vnc:port=5900", "offscreen;xcb"])
def test_a_platform_that_needs_no_display_is_taken(chosen: str) -> None:
    assert why_no_window({"QT_QPA_PLATFORM": chosen}, "linux") == ""


@pytest.mark.parametrize("display", [":4711", "localhost:59.0", "nonsense", "", "host:"])
def test_a_display_that_does_not_answer_is_named(display: str) -> None:
    sentence = why_no_window({"DISPLAY": display, "WAYLAND_DISPLAY": "wayland-none", "XDG_RUNTIME_DIR": "/nowhere"}, "linux")
    assert (display or "wayland-none") in sentence


def test_a_wayland_compositor_that_listens_is_found(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        assert why_no_window({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}, "linux") == ""


def test_an_x_server_that_listens_on_the_network_is_found() -> None:
    for number in range(60, 100):
        with socket.socket() as server:
            try:
                server.bind(("127.0.0.1", 6000 + number))
            except OSError:
                continue
            server.listen()
            assert why_no_window({"DISPLAY": f"127.0.0.1:{number}.0", "QT_QPA_PLATFORM": "xcb"}, "linux") == ""
            return
    pytest.skip("no free port for a display")


@pytest.mark.parametrize(
    ("size", "expected"), [((1280, 760), 1.0), ((1240, 680), 1.0), ((1024, 740), 0.82), ((1920, 600), 0.88), ((320, 200), LEAST_SCALE)]
)
def test_a_small_screen_gets_smaller_things(size: tuple[int, int], expected: float) -> None:
    factor = scale_for(*size)
    assert factor == pytest.approx(expected)
    assert factor == LEAST_SCALE or (size[0] / factor >= LEAST_PX[0] and size[1] / factor >= LEAST_PX[1])


@pytest.mark.parametrize(
    ("space", "expected"),
    [
        ((3840, 2120), (3072, 1696)),
        ((1920, 1040), (1536, 832)),
        ((1280, 760), (1280, 760)),
        ((1366, 728), (1280, 728)),
        ((5120, 1400), (2240, 1120)),
        ((1440, 2520), (1280, 2016)),
        ((1024, 740), (1280, 800)),
    ],
)
def test_the_first_window_suits_the_screen(space: tuple[int, int], expected: tuple[int, int]) -> None:
    assert first_size(*space) == expected
