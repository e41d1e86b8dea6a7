"""Set up the line: camera, trigger and serials of the open project, before one's eyes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.core.box import Box
from inspector.devices.camera import Frame
from inspector.services.line.line_settings import LineSettings, line_change
from inspector.services.line.preview import Sight
from inspector.services.line.trying import Example, example_of, source_to_look_at, try_serial
from inspector.ui.bridge.live_picture import LivePicture
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.messages import explain
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.line_setup.camera_tab import CameraTab
from inspector.ui.pages.line_setup.frame import SetupFrame
from inspector.ui.pages.line_setup.gate_tab import GateTab
from inspector.ui.pages.line_setup.serial_tab import SerialTab
from inspector.ui.pages.line_setup.trigger_tab import TriggerTab
from inspector.ui.project_requests import Request
from inspector.ui.session import Session
from inspector.ui.wishes import StartSource

if TYPE_CHECKING:
    from inspector.services.picture_gate import PictureGate


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
        self._examples, self._trying, self._looking = NewestJob(self), NewestJob(self), NewestJob(self)
        self._before = LineSettings()
        self._frame: Frame | None = None
        self._focus: tuple[int, ...] = ()
        self._folder: Path | None = None
        self._asked: Request | None = None
        self._start_next, self._leaving = "", False
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
        self._asked, self._leaving = None, False
        self._before = LineSettings.of(project) if project is not None else LineSettings()
        self.camera.show_settings(self._before.camera, self._session.settings.now.gentl_producer)
        self.trigger.show_settings(self._before.trigger)
        self.serial.show_settings(self._before.serial)
        self.gate.show_settings(self._before.gate, self._pictures.limits if self._pictures is not None else None)
        self._folder, self._focus, self._frame = self._session.folder, (), None
        self.picture.show_read_out(None)
        self.camera.look_around()
        self._examples.start(example_of(project.good if project is not None else ()))
        self._on_tab()
        self._say_idle()

    def shutdown(self, timeout_ms: int) -> bool:
        ended = [self.live.shutdown(timeout_ms), self.camera.stop(timeout_ms)]
        ended += [job.stop(timeout_ms) for job in (self._examples, self._trying, self._looking)]
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
        self._frame = sight.frame
        self.picture.show_picture(sight.small, (height, width))
        self.picture.show_read_out(sight.read_out)
        self.trigger.show_presence(sight.presence)
        self.camera.show_actual(sight.actual, is_on=True)
        self._look_at(sight.frame)

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
            if self._frame is not None:
                self._look_at(self._frame)
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

    # -- good parts and serials -----------------------------------------------------------------------------------------

    @Slot(object)
    def _on_example(self, example: Example | None) -> None:
        self.serial.show_names(example.names if example is not None else ())
        if example is not None and self._frame is None:
            self._frame = example.frame
            height, width = example.frame.image.shape[:2]
            self.picture.show_picture(example.small, (height, width))
            self._look_at(example.frame)

    @property
    def _pictures(self) -> "PictureGate | None":
        inspector = self._session.inspector
        return inspector.pictures if inspector is not None else None

    def _look_at(self, frame: Frame) -> None:
        """Today's figures for the gate, measured elsewhere, as often as that gets done."""
        pictures = self._pictures
        if pictures is not None and self._in_front(self.gate) and not self._looking.running:
            self._looking.start(pictures.figures(frame.image))

    @Slot()
    def _on_try(self) -> None:
        if self._frame is not None and not self.serial.problem:
            self._trying.start(try_serial(self._frame, self.serial.settings))

    # -- storing --------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_changed(self) -> None:
        problem = self.problem
        self.frame.show_problem(problem, waits=self._asked is not None)
        if not problem:
            self.live.watch(self.trigger.settings)

    @Slot()
    def _on_save(self) -> None:
        if not self.problem and self._asked is None:
            self._start_next = ""
            self._store()

    @Slot()
    def _on_save_and_start(self) -> None:
        if self.problem or self._asked is not None:
            return
        if self.camera.source.problem:
            self.picture.say(self.camera.source.problem, problem=True)
            return
        self._start_next = self.camera.source.written.text
        self._store()

    def _store(self) -> None:
        self._session.settings.change(gentl_producer=str(self.camera.producer.value or ""))
        self._asked = self._session.edit(line_change(self._before, self.settings))
        self._stop_live()
        self._on_changed()

    @Slot(object, bool)
    def _on_answered(self, request: Request, done: bool) -> None:
        if request is not self._asked or request is None:
            return
        self._asked = None
        self._on_changed()
        self._leaving = done
        self._leave_once_free()

    @Slot()
    def _leave_once_free(self) -> None:
        """A camera that is to be inspected with has to be let go of first."""
        if not self._leaving or self.live.holds_camera:
            return
        self._leaving = False
        if self._start_next:
            self.go_to("inspect", StartSource(self._start_next))
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
            (self.serial.try_wanted, self._on_try),
            (self.tabs.currentChanged, self._on_tab),
            (self.live.seen, self._on_seen),
            (self.live.opened, self._on_opened),
            (self.live.lost, self._on_lost),
            (self.live.failed, self._on_failed),
            (self.live.ended, self._on_ended),
            (self.live.let_go, self._leave_once_free),
            (self._examples.succeeded, self._on_example),
            (self._trying.succeeded, self.serial.show_serial),
            (self._looking.succeeded, self.gate.show_figures),
            (self.gate.changed, self._on_changed),
            (self.frame.save.clicked, self._on_save),
            (self.frame.start.clicked, self._on_save_and_start),
            (self.frame.cancel.clicked, self._on_cancel),
            (self._session.answered, self._on_answered),
            (self._session.project_changed, self._on_project_changed),
        )
        for signal, receiver in pairs:
            signal.connect(receiver)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return LineSetupPage(window.session, window.line_runs, sliced=True)
