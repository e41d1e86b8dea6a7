"""Set up the line: camera, trigger and serials of the open project, before one's eyes.

What is tried on the picture is in `trying`, what is saved goes its way in `storing`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.core.box import Box
from inspector.services.line.line_settings import LineSettings
from inspector.services.line.preview import Sight
from inspector.services.line.trying import Example, source_to_look_at
from inspector.ui.bridge.live_picture import LivePicture
from inspector.ui.messages import explain
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.line_setup.camera_tab import CameraTab
from inspector.ui.pages.line_setup.frame import SetupFrame
from inspector.ui.pages.line_setup.gate_tab import GateTab
from inspector.ui.pages.line_setup.serial_tab import SerialTab
from inspector.ui.pages.line_setup.storing import SetupStoring
from inspector.ui.pages.line_setup.trigger_tab import TriggerTab
from inspector.ui.pages.line_setup.trying import TriedOnPicture
from inspector.ui.session import Session
from inspector.ui.wishes import StartSource


class LineSetupPage(Page):
    """What is shown is what is stored, and changes when the page is shown again; only Save stores.

    A camera is open only while the page is shown and its picture is wanted, and never while an inspection runs.
    """

    def __init__(
        self,
        session: Session,
        line_runs: Callable[[], bool],
        *,
        first_retry_s: float = 0.5,
        sliced: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`sliced`: its widgets follow with `make_more`."""
        super().__init__(parent)
        self._session, self._line_runs = session, line_runs
        self.live = LivePicture(self, first_retry_s=first_retry_s)
        self._storing = SetupStoring(session, self.live, self)
        self._before = LineSettings()
        self._focus: tuple[int, ...] = ()
        self._folder: Path | None = None
        if not sliced:
            self.make_whole()

    def make_more(self) -> Iterator[None]:
        self.camera = CameraTab()
        yield
        self.trigger, self.serial = TriggerTab(), SerialTab()
        yield
        self.gate = GateTab()
        yield
        self.frame = SetupFrame((self.camera, self.trigger, self.serial, self.gate), self)
        self.picture, self.tabs = self.frame.picture, self.frame.tabs
        self._tried = TriedOnPicture(self._session, self.serial, self.gate, lambda: self._in_front(self.gate), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.frame)
        self._connect()
        self._on_tab()

    @property
    def problem(self) -> str:
        """Why what was set cannot be stored."""
        if self._session.folder is None:
            return self.tr("Open a project first: the settings belong to it.")
        return self.camera.problem or self.trigger.problem or self.serial.problem

    @property
    def settings(self) -> LineSettings:
        """What was set; only where there is no `problem`."""
        return LineSettings(self.camera.settings, self.trigger.settings, self.serial.settings, self.gate.settings)

    def begin(self) -> None:
        """Shows what is stored."""
        project = self._session.project
        self._storing.forget()
        self._before = LineSettings.of(project) if project is not None else LineSettings()
        self.camera.show_settings(self._before.camera, self._session.settings.now.gentl_producer)
        self.trigger.show_settings(self._before.trigger)
        self.serial.show_settings(self._before.serial)
        self.gate.show_settings(self._before.gate, self._tried.gate.limits if self._tried.gate is not None else None)
        self._folder, self._focus = self._session.folder, ()
        self._tried.forget()
        self.picture.show_read_out(None)
        self.camera.look_around()
        self._tried.find_example(project)
        self._on_tab()
        self._say_idle()

    def shutdown(self, timeout_ms: int) -> bool:
        ended = [self.live.shutdown(timeout_ms), self.camera.stop(timeout_ms), self._tried.stop(timeout_ms)]
        return all(ended)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._stop_live()

    @Slot()
    def _on_project_changed(self) -> None:
        """What was set for one project is not for another one."""
        if self.isVisible() and self._session.folder != self._folder:
            self._stop_live()
            self.begin()

    # -- the live picture -----------------------------------------------------------------------------------------------

    @Slot(bool)
    def _on_live(self, wanted: bool) -> None:
        self._stop_live()
        if not wanted:
            return
        if self._line_runs():
            self.picture.say(self.tr("An inspection is running and has the camera: stop it first."), problem=True)
            return
        problem = self.camera.source.problem or self.camera.problem
        if problem:
            self.picture.say(problem, problem=True)
            return
        text, settings, producer = self.camera.source.written.text, self.camera.settings, str(self.camera.producer.value or "")
        self.picture.live.setChecked(True)
        self.picture.say(self.tr("Opening the camera…"))
        self.live.start(lambda: source_to_look_at(text, settings, producer).make())

    @Slot()
    def _on_source_changed(self) -> None:
        if self.live.is_on:
            self._on_live(True)

    def _stop_live(self) -> None:
        self.live.stop()
        self.picture.live.setChecked(False)
        self.picture.show_read_out(None)
        self.trigger.show_presence(None)
        self.camera.show_actual(None)
        self._say_idle()

    def _say_idle(self) -> None:
        running = self._line_runs()
        busy = self.tr("An inspection is running and has the camera: stop it first.")
        self.picture.say(busy if running else self.tr("Switch the camera on to see its picture."), problem=running)

    @Slot(object)
    def _on_seen(self, sight: Sight) -> None:
        height, width = sight.frame.image.shape[:2]
        self.picture.show_picture(sight.small, (height, width))
        self.picture.show_read_out(sight.read_out)
        self.trigger.show_presence(sight.presence)
        self.camera.show_actual(sight.actual, is_on=True)
        self._tried.see(sight.frame)

    @Slot()
    def _on_opened(self) -> None:
        self.picture.say(self.tr("The camera delivers pictures."))

    @Slot(str)
    def _on_lost(self, sentence: str) -> None:
        self.picture.say(self.tr("{sentence} It is being opened again and again.").format(sentence=sentence), problem=True)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        message = explain(error)
        self.picture.say(message.detail or message.happened, problem=True)

    @Slot()
    def _on_ended(self) -> None:
        self.picture.say(self.tr("There are no more pictures."))

    # -- boxes ----------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_tab(self) -> None:
        """The picture is for whatever the tab in front has to draw in it."""
        if self._in_front(self.trigger):
            purpose = self.tr("Draw the box in which a part comes to rest.") if self.trigger.uses_box else ""
            self.picture.draw(self.trigger.box, purpose, enabled=self.trigger.uses_box)
        elif self._in_front(self.serial):
            purpose = self.tr("Draw a box around the code, or leave the whole picture.") if self.serial.uses_box else ""
            self.picture.draw(self.serial.box, purpose, enabled=self.serial.uses_box)
        elif self._in_front(self.gate):
            self.picture.draw((), "", enabled=False)
            self._tried.look()
        else:
            self.picture.draw(self._focus, self.tr("Draw a box where sharpness counts, or leave the whole picture."), enabled=True)
        self._on_changed()

    @Slot()
    def _on_box_drawn(self) -> None:
        box = self.picture.box
        if self._in_front(self.trigger):
            self.trigger.box = box
        elif self._in_front(self.serial):
            self.serial.box = box
        else:
            self._focus = box
            self.picture.forget_best()
            self.live.focus_on(Box(*box) if box else None)
        self._on_changed()

    def _in_front(self, tab: QWidget) -> bool:
        return self.tabs.currentIndex() == self.frame.index_of(tab)

    @Slot(object)
    def _on_example(self, example: Example) -> None:
        height, width = example.frame.image.shape[:2]
        self.picture.show_picture(example.small, (height, width))

    # -- storing --------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_changed(self) -> None:
        problem = self.problem
        self.frame.show_problem(problem, waits=self._storing.waits)
        if not problem:
            self.live.watch(self.trigger.settings)

    @Slot()
    def _on_save(self) -> None:
        if not self.problem and not self._storing.waits:
            self._store()

    @Slot()
    def _on_save_and_start(self) -> None:
        if self.problem or self._storing.waits:
            return
        if self.camera.source.problem:
            self.picture.say(self.camera.source.problem, problem=True)
            return
        self._store(self.camera.source.written.text)

    def _store(self, start_next: str = "") -> None:
        self._session.settings.change(gentl_producer=str(self.camera.producer.value or ""))
        self._storing.store(self._before, self.settings, start_next)
        self._stop_live()
        self._on_changed()

    @Slot(object)
    def _on_stored(self, start: StartSource | None) -> None:
        if start is not None:
            self.go_to("inspect", start)
        else:
            self.left.emit()

    @Slot()
    def _on_cancel(self) -> None:
        self.left.emit()

    def _connect(self) -> None:
        pairs = (
            (self.picture.live_clicked, self._on_live),
            (self.picture.box_drawn, self._on_box_drawn),
            (self.camera.source_changed, self._on_source_changed),
            (self.camera.changed, self._on_changed),
            (self.trigger.changed, self._on_tab),
            (self.trigger.learn.clicked, self.live.learn_empty),
            (self.serial.changed, self._on_tab),
            (self.tabs.currentChanged, self._on_tab),
            (self.live.seen, self._on_seen),
            (self.live.opened, self._on_opened),
            (self.live.lost, self._on_lost),
            (self.live.failed, self._on_failed),
            (self.live.ended, self._on_ended),
            (self._tried.example_found, self._on_example),
            (self.gate.changed, self._on_changed),
            (self.frame.save.clicked, self._on_save),
            (self.frame.start.clicked, self._on_save_and_start),
            (self.frame.cancel.clicked, self._on_cancel),
            (self._storing.answered, self._on_changed),
            (self._storing.done, self._on_stored),
            (self._session.project_changed, self._on_project_changed),
        )
        for signal, receiver in pairs:
            signal.connect(receiver)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return LineSetupPage(window.session, window.line_runs, sliced=True)
