"""How a build ended: with what its model is worth, once it is loaded, and with the hand on what comes next."""

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QWidget

from inspector.core.errors import Cancelled
from inspector.ui.building import Building
from inspector.ui.joined_text import sentences_text
from inspector.ui.pages.building.model_card import ModelCard
from inspector.ui.pages.building.model_facts import built_text, whole_build_s
from inspector.ui.session import Session
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.progress_panel import ProgressPanel

translate = QCoreApplication.translate


class EndOfBuild(QObject):
    """Listens to the build and says how it ended where its progress was shown."""

    def __init__(
        self, session: Session, building: Building, progress: ProgressPanel, model: ModelCard, start: IconButton, page: QWidget
    ) -> None:
        super().__init__(page)
        self._session, self._building, self._page = session, building, page
        self._progress, self._model, self._start = progress, model, start
        self._awaited = False
        """Whether a build has ended well, and its model is still being loaded."""
        building.started.connect(self._on_started)
        building.succeeded.connect(self._on_succeeded)
        building.failed.connect(self._on_failed)
        building.ended.connect(self._on_ended)

    def say_worth(self) -> None:
        """Says what the new model is worth; does nothing while it is being loaded, or where there is none."""
        if not self._awaited or self._session.busy or self._building.running:
            return
        self._awaited = False
        if self._session.inspector is None:
            self._progress.say(translate("BuildPage", "The new model cannot be used."))
            return
        self._progress.say(self._model.worth.said() or translate("BuildPage", "Done. The new model is in use."))
        if self._building.worked:
            self._progress.say_took(whole_build_s(self._session.inspector.report))  # as the model's own card says beside it
        self._put_hand_on(self._model.worth.main_button)

    @Slot()
    def _on_started(self) -> None:
        self._awaited = False

    @Slot(object)
    def _on_succeeded(self, _folder: object) -> None:
        self._progress.show_end(translate("BuildPage", "Done. Loading the new model…"), complete=True, timed=False)
        self._awaited = True

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._progress.show_end(self._failed_text(isinstance(error, Cancelled)))

    @Slot()
    def _on_ended(self) -> None:
        self._put_hand_on(self._start)
        self.say_worth()

    def _put_hand_on(self, button: IconButton) -> None:
        """The keys go on with this button, unless somebody has begun to do something else meanwhile: then they stay there."""
        focus = self._page.window().focusWidget()
        if self._page.isVisible() and (focus is None or not focus.isVisible() or focus in (self._progress.cancel_button, self._start)):
            button.setFocus()

    def _failed_text(self, cancelled: bool) -> str:
        inspector = self._session.inspector
        what = translate("BuildPage", "Cancelled.") if cancelled else translate("BuildPage", "Nothing was built.")
        if inspector is None:
            return what
        stays = translate("BuildPage", "The model of {moment} stays in use.")
        return sentences_text((what, stays.format(moment=built_text(inspector.model_id))))
