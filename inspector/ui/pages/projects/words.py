"""What is said of a project before something is done to it."""

from PySide6.QtCore import QCoreApplication, QLocale

from inspector.services.project_folders.contents import Contents
from inspector.ui.plural import Counted, counted

translate = QCoreApplication.translate


def size_text(size: int) -> str:
    """Bytes as people read them."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def what_goes(found: Contents, *, is_open: bool) -> str:
    """What lies in the project that is to be deleted, and that it can be brought back."""
    lines = [_inside(found)]
    if found.pictures_inside:
        lines.append(translate("projects", "Pictures of good parts or validation images that lie in its folder go with it."))
    if found.record_elsewhere:
        lines.append(translate("projects", "What was recorded on the database server stays there."))
    if is_open:
        lines.append(translate("projects", "It is open and will be closed."))
    lines.append(translate("projects", "It can be brought back from Deleted projects."))
    return "\n".join(lines)


def _inside(found: Contents) -> str:
    models = counted(Counted.tr("{count} models", "", found.models), found.models)
    if found.parts is None:
        parts = translate("projects", "a record that cannot be read")
    else:
        parts = counted(Counted.tr("{count} recorded parts", "", found.parts), found.parts)
    files = counted(Counted.tr("{count} files", "", found.files), found.files)
    return translate("projects", "In it are {models} and {parts}: {files}, {size}.").format(
        models=models, parts=parts, files=files, size=size_text(found.bytes)
    )
