"""A network stream, sent by a server in this process."""

import queue
import threading
from base64 import b64decode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.devices.camera import Feed, Frame
from inspector.devices.sources import source

LONG_MS = 60_000.0


class Server(ThreadingHTTPServer):
    """Motion JPEG of one grey; what is put into `orders` decides how it goes on: "hang" or "end"."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.orders: queue.Queue[str] = queue.Queue()
        self.stopping = threading.Event()
        self.asked: list[str] = []
        self.address = f"127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.headers.get("Authorization", ""))
        if self.path == "/locked" and not self.server.asked[-1]:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="camera"')
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=part")
        self.end_headers()
        _, encoded = cv2.imencode(".jpg", np.full((48, 64, 3), (20, 60, 200), np.uint8))
        picture = b"--part\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (len(encoded), encoded.tobytes())
        try:
            while self.server.orders.empty():
                self.wfile.write(picture)
                self.server.stopping.wait(0.01)
            if self.server.orders.get() == "hang":
                self.server.stopping.wait()
        except OSError:
            pass  # nobody looks any more

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.orders.put("end")
    made.stopping.set()
    made.shutdown()
    thread.join()
    made.server_close()


def one(camera: object) -> Frame:
    frame = camera.read(LONG_MS)  # type: ignore[attr-defined]
    assert frame is not None
    return frame


def lost(camera: object) -> str:
    with pytest.raises(InspectorError) as caught:
        while True:
            camera.read(20)  # type: ignore[attr-defined]
    assert caught.value.code is ErrorCode.CAMERA_LOST
    return caught.value.detail


def test_pictures_come_in_colour_and_numbered_and_the_password_goes_to_the_server_alone(server: Server) -> None:
    stream = source(f"http://admin:secret@{server.address}/locked")
    assert stream.feed is Feed.LIVE
    with stream.make() as camera:
        first, later = one(camera), one(camera)
    assert first.image.shape == (48, 64, 3)
    assert np.abs(first.image[10, 10].astype(int) - (200, 60, 20)).max() <= 6
    assert later.number > first.number
    assert b64decode(server.asked[-1].removeprefix("Basic ")) == b"admin:secret"
    assert (stream.label, first.source) == (f"{server.address}/locked",) * 2


def test_a_stream_that_ends_is_a_lost_camera_and_can_be_opened_again(server: Server) -> None:
    camera = source(f"http://{server.address}/video").make()
    camera.open()
    while one(camera).number < 40:  # a busy PC passes pictures over
        pass
    server.orders.put("end")
    assert lost(camera) == f"{server.address}/video is lost: the stream has ended, or is silent."
    camera.open()
    assert one(camera).number < 40, "the pictures are counted anew"
    camera.close()


def test_a_stream_that_hangs_is_a_lost_camera(server: Server) -> None:
    camera = source(f"http://{server.address}/video,timeout=0.3").make()
    camera.open()
    one(camera)
    server.orders.put("hang")
    assert lost(camera).startswith(f"{server.address}/video is lost: ")
    server.stopping.set()
    camera.close()


def test_an_address_where_nobody_answers(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    server.server_close()
    with pytest.raises(InspectorError) as caught:
        source(f"http://admin:secret@{server.address}/video,timeout=0.5").make().open()
    assert caught.value.code is ErrorCode.CAMERA_LOST
    expected = f"{server.address}/video is lost: it does not answer, wants another user or password, or sends no video."
    assert caught.value.detail == expected
    assert capfd.readouterr() == ("", "")
