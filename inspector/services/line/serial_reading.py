"""Reads the serials of parts as their project wants it."""

from collections.abc import Callable
from functools import partial

from inspector.core.name_template import serial_in_name
from inspector.core.said import said
from inspector.core.serials import CodeKind, Serial, SerialOrigin, SerialSettings, no_read, serial_of
from inspector.devices.camera import Frame
from inspector.services.line.setup import no_serial


def reader_for(settings: SerialSettings) -> Callable[[Frame], Serial]:
    """What reads a part's serial from its picture or its file; what is typed comes another way."""
    if settings.origin is SerialOrigin.FILE_NAME:
        return partial(_from_name, settings)
    return partial(_from_code, settings) if settings.origin is SerialOrigin.CODE else no_serial


def _from_name(settings: SerialSettings, frame: Frame) -> Serial:
    if frame.path is None:
        return no_read(said("The picture has no file, and so no name."))
    found = serial_in_name(frame.path.name, settings.template)
    return (
        serial_of(found)
        if found
        else no_read(said("The name {file} does not fit {template}.", file=frame.path.name, template=settings.template))
    )


def _from_code(settings: SerialSettings, frame: Frame) -> Serial:
    from inspector.devices.codes import read_code

    return read_code(frame.image, [CodeKind(each) for each in settings.codes], settings.code_box, settings.several)
