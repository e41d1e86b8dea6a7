"""The serial of the part that a picture shows, where the picture or its file says it."""

from inspector.core.name_template import serial_in_name
from inspector.core.serials import NOT_ASKED, CodeKind, Serial, SerialOrigin, SerialSettings, no_read, serial_of
from inspector.devices.camera import Frame
from inspector.devices.codes import read_code


def serial_of_frame(frame: Frame, settings: SerialSettings) -> Serial:
    """What file name or code say, as the project wants it; `NOT_ASKED` where serials are typed, or nobody asks for them."""
    if settings.origin is SerialOrigin.CODE:
        return read_code(frame.image, map(CodeKind, settings.codes), settings.code_box, settings.several)
    if settings.origin is not SerialOrigin.FILE_NAME:
        return NOT_ASKED
    if frame.path is None:
        return no_read("The picture has no file, and so no name.")
    found = serial_in_name(frame.path.name, settings.template)
    return serial_of(found) if found else no_read(f"The name {frame.path.name} does not fit {settings.template}.")
