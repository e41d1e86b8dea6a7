"""Everything that the window can show, one thing after the other: its pages, boxes, menus, the log-on screen and operator mode."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np
from cut_off import settled
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from inspector.core.access import Role
from inspector.core.decision import Decision, Reason
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.pin import seal
from inspector.core.progress import Progress, finish
from inspector.core.types import Verdict
from inspector.services.access import accounts, logging_on
from inspector.services.product_list import Product
from inspector.services.settings_exchange import Change as ChangedSetting
from inspector.services.settings_exchange import Import
from inspector.services.trust import Origin, Signer
from inspector.services.tuning.replay import Change
from inspector.ui.bridge.job import Job
from inspector.ui.bridge.slices import Slices
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES
from inspector.ui.pages.inspecting.source_dialog import SourceDialog
from inspector.ui.pages.models.reason_dialog import ReasonDialog
from inspector.ui.pages.products.question import ProductQuestion
from inspector.ui.pages.products.work import SeenProduct
from inspector.ui.pages.settings.import_dialog import ImportDialog
from inspector.ui.pages.tuning.scale_dialog import ScaleDialog
from inspector.ui.pages.users.dialogs import BadgeDialog, PinDialog
from inspector.ui.transfers import Transfer
from inspector.ui.wishes import BeginProject

Wait: TypeAlias = Callable[[Callable[[], bool]], object]
"""Lets the program run until something holds."""
Scene: TypeAlias = tuple[str, QWidget]
"""Its name and what is to be looked at."""
IMPORT = Import(
    (ChangedSetting("scheme", "system", "dark"), ChangedSetting("text_size", 100, 125), ChangedSetting("record", True, False)),
    private=("station",),
    unknown=("colour",),
)
_PASSWORD, _PIN = "correct horse", "1234"
SAMPLE = Path(__file__).parent / "data" / "projects" / "schema-1"


def sample_project(folder: Path, parts: Path) -> Path:
    """A project in `folder` whose model is there and whose images are, too; `parts` holds `good`, `held_out` and `scratched`."""
    made = Path(shutil.copytree(SAMPLE, folder / "project"))
    stored = json.loads((made / "project.json").read_bytes())
    named = {"good": "good", "validation_good": "held_out", "validation_defect": "scratched"}
    stored |= {key: [str(parts / name)] for key, name in named.items()}
    (made / "project.json").write_text(json.dumps(stored), encoding="utf-8")
    return made


class Tour:
    """Needs a window that is shown. A scene is seen until the next one is asked for."""

    def __init__(self, window: MainWindow, wait: Wait, parts: Path) -> None:
        """`parts`: a folder with `good`, `held_out` and `scratched`."""
        self.window, self._wait, self._parts = window, wait, parts

    def open(self, project: Path) -> None:
        """Opens a project with a model and has some parts inspected."""
        session = self.window.session
        self.window.open_project(project)
        self._wait(lambda: session.inspector is not None and not session.busy)
        inspect: Any = self.window.show_page("inspect")
        over: list[bool] = []
        inspect.run.finished.connect(lambda: over.append(True))
        inspect.starter.open_paths([*sorted((self._parts / "held_out").iterdir()), *sorted((self._parts / "scratched").iterdir())])
        self._wait(lambda: bool(over))

    def pages(self) -> Iterator[Scene]:
        """All pages with a project, and some with a part chosen or images dropped."""
        for entry in PAGES:
            self.window.show_page(entry.key)
            self.rest()
            yield entry.key, self.window
        self.window.go_to("new", BeginProject((self._parts / "good", self._parts / "scratched")))
        self.rest()
        yield "new-with-images", self.window
        validation: Any = self.window.show_page("validation")
        validation.head.show_progress(Progress("Scoring validation images of good parts", 1234, 5678))
        settled()
        yield "validation-at-work", self.window
        validation.head.show_progress(None)
        tune: Any = self.window.show_page("tune")
        tune.images.opened.emit(str(self._parts / "scratched" / "200.png"))
        self._wait(lambda: tune.picture.view.heatmap_shown)
        self.rest()
        yield "tune-part", self.window
        tune.images.close_picture()

    def rest(self) -> None:
        """Lets threads end whose results are to be seen, and layouts come to rest."""
        settled()
        self._wait(lambda: not self._going_on())
        settled()

    def _going_on(self) -> bool:
        content = self.window.content
        return any(job.is_running() for job in content.findChildren(Job)) or any(each.running for each in content.findChildren(Slices))

    def boxes(self) -> Iterator[Scene]:
        """Dialogs, as the pages open them, and questions."""
        for gathered in (self._of_projects(), self._of_validation(), self._of_challenge(), self._of_tune(), self._made_here()):
            for name, box in gathered:
                self.rest()
                yield name, box
                box.close()
                settled()
        yield from self._questions()

    def menus(self) -> Iterator[Scene]:
        """Every menu of every page."""
        for number, menu in enumerate(self.window.findChildren(QMenu)):
            if menu.actions() and type(menu).__module__ != "pyqtgraph":
                menu.popup(QPoint(20, 20))
                settled()
                yield f"menu-{number}", menu
                menu.close()

    def operator(self) -> Iterator[Scene]:
        """Inspect for gloves, and the PIN that leads out of it."""
        inspect: Any = self.window.show_page("inspect")
        self.window.session.settings.change(operator_pin=seal(_PIN))
        size = self.window.size()
        inspect.operator._begin()
        self.window.showNormal()
        self.window.resize(size)  # the whole screen is what the platform without a screen says
        settled()
        yield "operator", self.window
        inspect.operator.ask_to_leave()
        settled()
        yield "operator-pin", self.window
        inspect.operator.end()
        self.window.session.settings.change(operator_pin="")

    def log_on(self) -> Iterator[Scene]:
        """The screen that asks who is there. Makes accounts, and takes them away again."""
        finish(accounts.add_account("Ada", Role.ADMINISTRATOR, password=_PASSWORD))
        people, desk = self.window.session.people, self.window.entrance.desk
        people.look()
        finish(accounts.add_account("Olaf", Role.OPERATOR, pin=_PIN))
        for key in ("users", "audit"):
            self.window.show_page(key)
            self.rest()
            yield f"{key}-with-accounts", self.window
        people.log_on_wanted.emit()
        settled()
        yield "log-on", self.window
        for choice in logging_on.choices():
            desk.screen.choose(choice)
            settled()
            yield f"log-on-{'pin' if choice.asks_pin else 'password'}", self.window
        desk._on_back()
        finish(accounts.remove_account("Olaf"))
        finish(accounts.remove_account("Ada"))
        people.look()
        settled()

    def _of_projects(self) -> Iterator[tuple[str, QWidget]]:
        page: Any = self.window.show_page("projects")
        self.rest()
        folder, name = self.window.session.folder, "Cover plate"
        assert folder is not None
        card = next(iter(page._cards.values()))
        menu = card.menu()
        menu.popup(QPoint(20, 20))
        yield "card-menu", menu
        yield "rename", page.deeds.rename(folder, name)
        yield "duplicate", page.deeds.duplicate(folder, name)
        yield "notes", page.deeds.edit_notes(folder, name, "Lamp changed in May.")
        page.deeds.show_deleted()
        yield "deleted", page.deeds.deleted
        page.deeds.delete(folder)
        self.rest()
        yield "delete", page.deeds.question.box

    def _of_validation(self) -> Iterator[tuple[str, QWidget]]:
        page: Any = self.window.show_page("validation")
        self.rest()
        images = self.window.session.images.now
        assert images is not None
        page.exchange.paint(next(each for each in images.validation if Path(each.path).exists()))
        yield "mask", page.exchange.dialog
        page.exchange.ask_for_synthetic()
        yield "synthetic", page.exchange.dialog

    def _of_challenge(self) -> Iterator[tuple[str, QWidget]]:
        page: Any = self.window.show_page("challenge")
        self.rest()
        page._on_validation()
        yield "pick", page.dialog
        for name, pictures in (("add-picture", [self._parts / "scratched" / "200.png"]), ("add-part", [None])):
            page.add_pictures(pictures)
            yield name, page.dialog
        page.run_now()
        yield "challenge-run", page.dialog

    def _of_tune(self) -> Iterator[tuple[str, QWidget]]:
        page: Any = self.window.show_page("tune")
        self.rest()
        page._on_scale_wanted()
        yield "scale", page.findChild(ScaleDialog)
        folder, inspector = self.window.session.folder, self.window.session.inspector
        assert folder is not None and inspector is not None
        change = Change(UUID(int=7), Verdict.OK, Decision(Verdict.NG, Reason.ABOVE_THRESHOLD), 12.5, None)
        page.desk.changed.show_changes([change], folder, inspector.threshold.value, inspector)
        yield "changed", page.desk.changed

    def _made_here(self) -> Iterator[tuple[str, QWidget]]:
        window = self.window
        made = (
            ("pin", PinDialog("Olaf", window)),
            ("badge", BadgeDialog("Olaf", window)),
            ("network-camera", SourceDialog("rtsp", "RTSP", window)),
            ("industrial-camera", SourceDialog("genicam", "GenICam", window)),
            ("reason", ReasonDialog("Model", "Model 7", window)),
            ("import", ImportDialog(IMPORT, window)),
            ("product", self._product(runs=False)),
            ("product-runs", self._product(runs=True)),
        )
        for name, box in made:
            box.open()
            yield name, box

    def _product(self, *, runs: bool) -> QDialog:
        picture = np.full((200, 300, 3), 90, np.uint8)
        now, wanted = (SeenProduct(Product(Path(name), name, "7"), None, picture) for name in ("Cover", "Housing 7 left"))
        return ProductQuestion(now, "Cover", wanted, runs=runs, parent=self.window)

    def _questions(self) -> Iterator[Scene]:
        window: Any = self.window
        for number, ask in enumerate((window._question.ask_about_build, window._question.ask_about_transfer)):
            ask()
            settled()
            yield f"question-{number}", window._question.box
            window._question.withdraw()
        trust = window.desk.question
        for number, signer in enumerate((None, Signer("Plant 7", bytes(32)))):
            trust.ask(Transfer(Path("cover.inspector")), Origin(signer, False, "0"))
            settled()
            yield f"trust-{number}", trust.box
            trust.box.reject()
        for number, error in enumerate(InspectorError(code, "") for code in ErrorCode):
            self.window.show_error(error)
            settled()
            yield f"notice-{number}", self.window.notice
        self.window.notice.dismiss()
