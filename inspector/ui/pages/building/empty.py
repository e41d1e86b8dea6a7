"""What the page Build shows where nothing can be built: no project is open, or this PC is a station."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from inspector.services import capabilities
from inspector.ui.widgets.empty_state import EmptyState

translate = QCoreApplication.translate


def no_project(go_to: Callable[[str], None]) -> EmptyState:
    """Why, and the way to where something can be done."""
    if not capabilities.can_build():
        return _station(go_to)
    text = translate("BuildPage", "Here the program learns from pictures of good parts what a part looks like.")
    empty = EmptyState("build", translate("BuildPage", "No project is open"), text)
    empty.add_button("projects", translate("BuildPage", "Choose a project"), primary=True).clicked.connect(lambda: go_to("projects"))
    return empty


def _station(go_to: Callable[[str], None]) -> EmptyState:
    text = translate(
        "BuildPage",
        "It inspects with models that were built on a PC with the full program. Export the project there "
        "(Projects › More › Export…), bring the file here, and drop it on the page Projects.",
    )
    empty = EmptyState("build", translate("BuildPage", "This PC is a station"), text)
    empty.add_button("projects", translate("BuildPage", "Go to Projects"), primary=True).clicked.connect(lambda: go_to("projects"))
    return empty
