"""Which serial a picture has, as its project wants it."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from inspector.core.record import SerialState
from inspector.core.serials import NOT_ASKED, SerialOrigin, SerialSettings
from inspector.devices.camera import Frame
from inspector.services.line.serial_reading import reader_for

CODE = np.array(zxingcpp.create_barcode("DM-42", zxingcpp.BarcodeFormat.DataMatrix).to_image(scale=4, add_quiet_zones=True))


def frame(path: str | None = "parts/SN7_top.png") -> Frame:
    picture = np.full((200, 300), 255, np.uint8)
    picture[50 : 50 + CODE.shape[0], 60 : 60 + CODE.shape[1]] = CODE
    return Frame(picture, 0, datetime(2026, 1, 1), "camera", None if path is None else Path(path))


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (SerialSettings(SerialOrigin.FILE_NAME, "{serial}_*"), "SN7"),
        (SerialSettings(SerialOrigin.CODE), "DM-42"),
        (SerialSettings(SerialOrigin.CODE, codes=("qr", "data_matrix"), box=(40, 30, 200, 150)), "DM-42"),
    ],
)
def test_a_serial_is_read_where_the_project_says(settings: SerialSettings, text: str) -> None:
    serial = reader_for(settings)(frame())
    assert (serial.text, serial.state) == (text, SerialState.READ)


@pytest.mark.parametrize("origin", [SerialOrigin.NONE, SerialOrigin.TYPED])
def test_a_picture_is_not_asked_where_somebody_else_is(origin: SerialOrigin) -> None:
    assert reader_for(SerialSettings(origin))(frame()) is NOT_ASKED


@pytest.mark.parametrize(
    ("path", "settings", "remark"),
    [
        ("SN7.png", SerialSettings(SerialOrigin.FILE_NAME, "{serial}_*"), "The name SN7.png does not fit {serial}_*."),
        (None, SerialSettings(SerialOrigin.FILE_NAME), "The picture has no file, and so no name."),
        (None, SerialSettings(SerialOrigin.CODE, codes=("qr",)), "No code was found."),
        (None, SerialSettings(SerialOrigin.CODE, box=(0, 0, 900, 900)), "The box of the code lies outside of the picture, 300 x 200."),
    ],
)
def test_no_read_is_said_with_its_reason(path: str | None, settings: SerialSettings, remark: str) -> None:
    serial = reader_for(settings)(frame(path))
    assert (serial.text, serial.state, serial.remark) == ("", SerialState.NO_READ, remark)
