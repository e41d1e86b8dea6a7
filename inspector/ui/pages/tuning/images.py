"""The pictures of the Tune page: the gallery with its filters, the parts that look unlike the others, and one part large."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.model import ScoredImage
from inspector.services.line.setup import Engine
from inspector.services.strange_parts import Findings
from inspector.ui import theme
from inspector.ui.number_text import count_text
from inspector.ui.pages.strange_parts import StrangeParts
from inspector.ui.pages.tuning.figures import Compared, Judged, Show
from inspector.ui.pages.tuning.gallery import Gallery
from inspector.ui.pages.tuning.picture import PicturePane
from inspector.ui.widgets.page_scroll import PageScroll
from inspector.ui.widgets.wrapped_row import WrappedRow

_STRANGE = len(Show)
"""Number of the filter for parts that look unlike the others."""
_MOST_STRANGE = 24
_REFRESH_MS = 40
"""Sorting thousands of parts while the slider moves must not hold it up."""


class Images(QStackedWidget):
    """Shows what two thresholds, the one in use and the one on the slider, make of parts of known truth."""

    opened = Signal(str)
    """The path of a part whose picture is to be shown large: answer with `open`."""
    decided = Signal(str, object)
    """The path of a part that looks unlike the others, and a `Decision`."""
    build_requested = Signal()
    look_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gallery, self.strange, self.picture = Gallery(), StrangeParts(_MOST_STRANGE), PicturePane()
        self._all: dict[str, ScoredImage] = {}
        self._numbers: dict[str, int] = {}
        self._findings: Findings | None = None
        self._compared: Compared | None = None
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self._sort)
        self.filters = self._make_filters()
        self._lay_out()
        self.gallery.opened.connect(self.opened)
        self.strange.opened.connect(self.opened)
        self.strange.decided.connect(self.decided)
        self.strange.build_requested.connect(self.build_requested)
        self.strange.look_requested.connect(self.look_requested)
        self.picture.buttons.decided.connect(self.decided)
        self.picture.stepped.connect(self._on_stepped)
        self.picture.closed.connect(self.close_picture)
        self.filters.idToggled.connect(self._on_filter)

    def show_findings(self, findings: Findings | None, scores: Sequence[ScoredImage], model_id: str) -> None:
        """Takes over what is known of a model's parts; `scores`: all of them, those that were left out among them."""
        another = model_id != self.strange.model_id
        self._findings, self._all = findings, {image.path: image for image in scores}
        self.strange.show_findings(findings, model_id)
        parts = findings.parts if findings else ()
        button = self.filters.button(_STRANGE)
        button.setText(self.tr("Unlike the others") + f"  {count_text(len(parts))}")
        button.setVisible(bool(parts))
        if another:
            self.close_picture()
        if another and findings is not None and findings.open:
            self.show_strange()
        elif self.filters.checkedId() == _STRANGE and (another or not parts):
            self.filters.button(0).setChecked(True)

    def show_compared(self, compared: Compared) -> None:
        """Sorts and counts the parts by what both rules make of them, in a moment."""
        if self._compared is None or self._compared.images is not compared.images:
            self._numbers = {image.path: number for number, image in enumerate(compared.images)}
        self._compared = compared
        if not self._refresh.isActive():
            self._refresh.start()

    @Slot()
    def _sort(self) -> None:
        compared = self._compared
        if compared is None:
            return
        texts = self._filter_texts()
        for number, show in enumerate(Show):
            button, count = self.filters.button(number), int(compared.is_shown(show).sum())
            button.setText(f"{texts[show][0]}  {count_text(len(compared.images))}")
            button.setMinimumWidth(button.sizeHint().width())  # the row stays where it is while the counts change
            button.setText(f"{texts[show][0]}  {count_text(count)}")
            button.setVisible(show is not Show.UNSURE or count > 0 or button.isChecked())
        if self.filters.checkedId() != _STRANGE:
            show = list(Show)[self.filters.checkedId()]
            self.gallery.show_items(compared, compared.order(show), texts[show][1])
        self._show_words()

    def open(self, path: str, judge: Engine) -> None:
        """Shows a part large."""
        self.picture.open(path, judge)
        self._show_words()
        self.setCurrentWidget(self.picture)
        self.picture.view.setFocus()

    def show_strange(self) -> None:
        """Shows the parts that look unlike the others."""
        self.filters.button(_STRANGE).setChecked(True)

    @Slot()
    def close_picture(self) -> None:
        """Goes back to the pictures."""
        was_open = self.currentWidget() is self.picture
        self.picture.clear()
        self.setCurrentIndex(0)
        if was_open and (pictures := self._lists.currentWidget()) is not None:
            pictures.setFocus()

    def stop(self, timeout_ms: int) -> bool:
        """Ends all threads; False when one does not end in time."""
        self._refresh.stop()
        ended = [part.stop(timeout_ms) for part in (self.gallery, self.strange, self.picture)]
        return all(ended)

    def _show_words(self) -> None:
        path = self.picture.path
        if not path:
            return
        image = self._all.get(path)
        self.picture.show_judged(self._judged(image) if image is not None else None)
        self.picture.show_part(next((part for part in (self._findings.parts if self._findings else ()) if part.path == path), None))

    def _judged(self, image: ScoredImage) -> Judged | None:
        """What both rules make of a part; nothing of one that does not count."""
        number = self._numbers.get(image.path)
        return self._compared.judged(number) if self._compared is not None and number is not None else None

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        """The neighbour in the list; a part that has left it since is followed by the first."""
        paths = self.strange.paths() if self.filters.checkedId() == _STRANGE else self.gallery.items.paths()
        target = paths.index(self.picture.path) + step if self.picture.path in paths else 0
        if 0 <= target < len(paths):
            self.gallery.select(paths[target])
            self.opened.emit(paths[target])

    @Slot(int, bool)
    def _on_filter(self, number: int, checked: bool) -> None:
        if checked:
            self._lists.setCurrentIndex(1 if number == _STRANGE else 0)
            self._sort()

    def _make_filters(self) -> QButtonGroup:
        group = QButtonGroup(self)
        for number, name in enumerate([text for text, _ in self._filter_texts().values()] + [self.tr("Unlike the others")]):
            button = QPushButton(name)
            button.setCheckable(True)
            group.addButton(button, number)
        group.button(0).setChecked(True)
        return group

    def _lay_out(self) -> None:
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        row = WrappedRow(spacing=4)
        row.add(*self.filters.buttons())
        row.add_stretch()
        column.addWidget(row)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.gallery)
        self._lists.addWidget(self._make_scroll())
        column.addWidget(self._lists, 1)
        self.addWidget(overview)
        self.addWidget(self.picture)

    def _make_scroll(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.SPACE, 0)
        column.addWidget(self.strange)
        column.addStretch(1)
        return PageScroll(inside)

    def _filter_texts(self) -> dict[Show, tuple[str, str]]:
        """Name of each filter, and what is said when it finds nothing."""
        return {
            Show.NOTABLE: (
                self.tr("Changed or wrong"),
                self.tr("Every part of known truth is judged rightly, and the slider changes none."),
            ),
            Show.ESCAPES: (self.tr("Escapes"), self.tr("At this threshold no known defect is judged OK.")),
            Show.FALSE_REJECTS: (self.tr("False rejects"), self.tr("At this threshold no known good part is judged NG.")),
            Show.UNSURE: (self.tr("Unsure"), self.tr("No part of known truth would go to Verify.")),
            Show.ALL: (self.tr("All"), self.tr("The model has no scored parts.")),
        }
