"""What the window's notice says about failures and refusals, each with the button that helps where there is one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector import paths
from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.memory import is_out_of_memory
from inspector.services import capabilities, crashes
from inspector.services.cut_off import CutOff, take_cut_off
from inspector.ui.audit_watch import AuditWatch
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.building import Building
from inspector.ui.cut_off_text import cut_off_text
from inspector.ui.folders import nearest, open_folder
from inspector.ui.messages import Message, explain
from inspector.ui.session import Session
from inspector.ui.widgets.notice import Notice
from inspector.ui.wishes import ChangeProject

_BUILD_AGAIN = {ErrorCode.MODEL_MISSING, ErrorCode.MODEL_DAMAGED, ErrorCode.MODEL_DRIFTED}
_NOT_OPENED = {ErrorCode.PROJECT_MISSING, ErrorCode.PROJECT_DAMAGED, ErrorCode.PROJECT_TOO_NEW}
_LOG_ON = "log_on"
_USE_MODEL = "use_model"
_OTHER_IMAGES = {ErrorCode.NO_IMAGES, ErrorCode.TOO_FEW_IMAGES, ErrorCode.FOLDER_UNREADABLE, ErrorCode.WEIGHTS_MISSING}


class Telling(QObject):
    """Speaks through the notice; knows of pages only what they are called."""

    page_wanted = Signal(str, object)
    """As of a `Page`: a button of the notice leads to the page of this key, for this `Wish` or None."""

    model_wanted = Signal()
    """The user does not want to wait for the end of the inspection before the newer model comes into use."""

    def __init__(self, notice: Notice, session: Session, building: Building, page_key: Callable[[], str], parent: QObject) -> None:
        """`page_key` says which page is shown."""
        super().__init__(parent)
        self._notice, self._session, self._building, self._page_key = notice, session, building, page_key
        self._refusal = self._waiting = ""
        self._error: tuple[str, BaseException] | None = None
        session.failed.connect(self.show_error)
        session.turn.waiting.connect(self._on_model_waiting)
        self._audit, self._audit_said = AuditWatch(self), ""
        self._audit.waiting_changed.connect(self._on_audit_waiting)
        session.settings.failed.connect(self.show_error)
        building.started.connect(notice.dismiss)
        building.failed.connect(self._on_build_failed)
        building.too_late.connect(self._on_too_late)
        building.ended.connect(self._on_build_ended)
        self._cut_off_said = ""
        self._looking = NewestJob(self)
        self._looking.succeeded.connect(self._on_cut_off)
        notice.dismissed.connect(self._on_dismissed)

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Says what went wrong, what the line does now and what to do."""
        self._notice.show_message(self._explained(error))
        self._error = self._notice.text(), error
        code = error.code if isinstance(error, InspectorError) else None
        if code in _BUILD_AGAIN and self._page_key() != "build" and capabilities.can_build():
            self._notice.offer("build", self.tr("Go to Build"), "build")
        elif code in _OTHER_IMAGES and self._session.project is not None:
            self._notice.offer("change", self.tr("Change the project…"), "edit")
        elif code is ErrorCode.NOT_ALLOWED and self._session.people.accounts_on:
            self._notice.offer(_LOG_ON, self.tr("Log on…"), "user")
        elif code is None and not is_out_of_memory(error):
            self._notice.offer("log", self.tr("Show the log files"), "folder")

    @property
    def standing(self) -> BaseException | None:
        """The failure that the notice tells of, until it is taken away or something else is said."""
        if self._error is None or self._notice.isHidden() or self._notice.text() != self._error[0]:
            return None
        return self._error[1]

    def tell_of_last_time(self) -> None:
        """Says at a start what was wrong with the settings, or with the program when it ran last, unless something else is said."""
        if self._notice.isHidden() and not self._tell_of_settings():
            self._tell_of_crash()  # one thing at a time: otherwise at the next start
        self._looking.start(take_cut_off())

    def stop(self) -> None:
        """Wants no answers any more."""
        self._looking.drop()

    @Slot()
    def say_cut_off(self) -> None:
        """Says what the end of the program cut off last time, as soon as nothing else is said, until somebody takes that away."""
        if self._session.cut_off and self._notice.isHidden():
            title = self.tr("The program ended in the middle of its work last time.")
            self._notice.show_text(title, cut_off_text(self._session.cut_off))
            self._cut_off_said = self._notice.text()

    @Slot(object)
    def _on_cut_off(self, found: list[CutOff]) -> None:
        self._session.cut_off = found
        self.say_cut_off()

    @Slot()
    def _on_dismissed(self) -> None:
        if self._cut_off_said and self._notice.text() == self._cut_off_said:
            self._session.cut_off, self._cut_off_said = [], ""
        self.say_cut_off()

    def _tell_of_crash(self) -> None:
        """Says once that the program did not end properly last time, if so."""
        if crashes.new_reports():
            said = self.tr("Inspector did not end properly last time. A report was kept; nothing was sent anywhere.")
            advice = self.tr("If it happens again, collect the diagnostics for whoever looks after this program.")
            self._notice.show_text(said, advice, "warning")
            self._notice.offer("help", self.tr("Collect diagnostics…"), "export")
            crashes.mark_seen()

    def tell_of_manual(self, file: Path) -> None:
        """Says where the manual lies, on a PC that has no browser."""
        self._notice.show_text(self.tr("No program on this PC shows the manual."), self.tr("It lies in {file}.").format(file=file))

    @Slot(object)
    def show_folder(self, folder: Path) -> None:
        """Shows a folder in the system's file manager, or says where it lies, on a PC that has none."""
        if not open_folder(folder):
            said = self.tr("No program on this PC shows folders.")
            self._notice.show_text(said, self.tr("It lies in {file}.").format(file=nearest(folder)))

    def _tell_of_settings(self) -> bool:
        """Says what of the stored settings could not be used at this start, and gives True, if anything."""
        problem = self._session.settings.problem
        if problem is not None:
            self.show_error(problem)
        return problem is not None

    def refuse_to_build(self) -> bool:
        """Says so and gives True where nothing can be built: on a station, and while a build runs."""
        try:
            capabilities.expect_building()
        except InspectorError as error:
            self.show_error(error)
            return True
        return self.refuse_while_building()

    def refuse_while_building(self) -> bool:
        """Says so and gives True while a build runs."""
        if self._building.running:
            advice = self.tr("Wait for it or cancel it, then go on with another project.")
            self._notice.show_text(self.tr("A build is running."), advice, "warning")
            self._refusal = self._notice.text()
        return self._building.running

    def act_on(self, key: str) -> None:
        """Does what a button of the notice stands for."""
        self._notice.dismiss()
        if key == "log":
            self.show_folder(paths.log_folder())
        elif key == _LOG_ON:
            self._session.people.log_on_wanted.emit()
        elif key == _USE_MODEL:
            self.model_wanted.emit()
        elif key == "change":
            self.page_wanted.emit("build", None)  # the rail marks it while its project is changed
            self.page_wanted.emit("new", ChangeProject())
        else:
            self.page_wanted.emit(key, None)

    @Slot()
    def dismiss(self) -> None:
        """Takes away what was said; but what was cut off last time nobody has read who only opens a project."""
        if not self._cut_off_said or self._notice.text() != self._cut_off_said:
            self._notice.dismiss()

    def _explained(self, error: BaseException) -> Message:
        """Where another project cannot be opened, the line goes on with the one that is open."""
        message = explain(error)
        project, inspector = self._session.project, self._session.inspector
        if isinstance(error, InspectorError) and error.code in _NOT_OPENED and project is not None and inspector is not None:
            return replace(message, line=self.tr("{name} stays open and in use.").format(name=project.name))
        return message

    @Slot(object)
    def _on_build_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.show_error(error)

    @Slot()
    def _on_build_ended(self) -> None:
        if self._notice.text() == self._refusal:
            self._notice.dismiss()

    @Slot(bool)
    def _on_model_waiting(self, waits: bool) -> None:
        if waits:
            advice = self.tr("It comes into use as soon as the inspection ends.")
            self._notice.show_text(self.tr("A newer model is ready."), advice)
            self._notice.offer(_USE_MODEL, self.tr("Use it now…"), "check")
            self._waiting = self._notice.text()
        elif self._notice.text() == self._waiting:
            self._notice.dismiss()

    @Slot(bool)
    def _on_audit_waiting(self, waits: bool) -> None:
        if waits:
            advice = self.tr(
                "Inspecting goes on, and what is noted meanwhile is written later. Releases, accounts and settings wait for it."
            )
            self._notice.show_text(self.tr("The audit cannot be written."), advice, "warning")
            self._audit_said = self._notice.text()
        elif self._notice.text() == self._audit_said:
            self._notice.dismiss()

    @Slot()
    def _on_too_late(self) -> None:
        said = self.tr("The build was complete before Cancel could stop it.")
        self._notice.show_text(said, self.tr("Its model is in use now."), "warning")
