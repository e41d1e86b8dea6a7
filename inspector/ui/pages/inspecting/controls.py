"""What begins and ends the runs of the page: its menu of sources, Start, Pause and Stop, and what these say of the run that goes on.

How a source becomes a run is in `starter`; what is shown of the run in `shown_run`.
"""

from PySide6.QtCore import QObject, Slot

from inspector.services.line.state import State
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.menu import SourceMenu
from inspector.ui.pages.inspecting.operator.mode import OperatorMode
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.inspecting.shown_run import ShownRun
from inspector.ui.pages.inspecting.starter import Starter


class LineControls(QObject):
    """Between the buttons of the desk and the run. Start goes on with a run that is held."""

    def __init__(
        self, menu: SourceMenu, desk: Desk, run: InspectionRun, starter: Starter, shown: ShownRun, operator: OperatorMode, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._menu, self._bar, self._stage = menu, desk.bar, desk.stage
        self._run, self._starter, self._shown, self._operator = run, starter, shown, operator
        self._connect()

    def show_state(self) -> None:
        """What can be done now, and what would be started."""
        self._bar.show_state(self._run.state, self._starter.source)
        self.show_to_operator()

    def show_to_operator(self) -> None:
        """The same in operator mode, which begins with a source where it is told to."""
        self._operator.show_state(self._run.state, self._starter.source is not None)

    @Slot()
    def start(self) -> None:
        """Goes on, or starts what was started last."""
        if self._run.state is not State.IDLE:
            self._run.resume()
            self._shown.on_show.back_to_newest()
            self._shown.refresh()
        else:
            self._starter.start_again()

    @Slot()
    def _on_stop(self) -> None:
        self._starter.question.ask_before_stop(self._run.stop)

    def _connect(self) -> None:
        pairs = (
            (self._menu.paths_chosen, self._starter.open_as),
            (self._menu.written, self._starter.start_named),
            (self._menu.camera_chosen, self._starter.start_camera),
            (self._bar.start_clicked, self.start),
            (self._bar.pause_clicked, self._run.pause),
            (self._bar.stop_clicked, self._on_stop),
            (self._stage.images_clicked, self._menu.opener("images").trigger),
            (self._stage.folder_clicked, self._menu.opener("folder").trigger),
            (self._stage.camera_clicked, self._bar.open_menu),
        )
        for signal, receiver in pairs:
            signal.connect(receiver)
