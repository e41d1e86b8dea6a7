"""A part's picture as it was judged and, beside it, as the present model judges it."""

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.inspection import Inspection
from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.number_text import NOTHING, score_text
from inspector.ui.pages.reopened import Opened
from inspector.ui.said_text import in_words
from inspector.ui.status_line import short_id
from inspector.ui.widgets.image_tools import ImageTools
from inspector.ui.widgets.image_view import ImageView
from inspector.ui.widgets.verdict_banner import verdict_word


class PartPictures(QWidget):
    """Two pictures, of which the second is there while it is asked for; the tools below belong to both."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.then, self.now = ImageView(), ImageView()
        self.tools = ImageTools(self.then, operator=True)
        self.tools.heatmap.setToolTip(self.tr("Heatmap on or off (H)"))
        self.then_words, self.now_words, self.note = QLabel(), QLabel(), QLabel()
        self._right = QWidget()
        self._lay_out()
        self._opened: Opened | None = None
        self._follow()
        self.forget_now()

    def show_part(self, opened: Opened) -> None:
        """Shows a part as it was judged."""
        self._opened = opened
        found = opened.found
        self.then.set_empty_text(in_words(found.problem) or self.tr("No picture yet"))
        self.then.show_picture(opened.picture)
        self.then.show_map(opened.map, found.threshold)
        self.then_words.setText(_result_text(self.tr("Then"), found.row.verdict, found.row.score, found.threshold, found.row.model_id))
        no_map = opened.picture is not None and opened.map is None
        why = self.tr("Without heatmap: the model {model} is not in use.").format(model=short_id(found.row.model_id))
        self.note.setText(why if no_map and found.row.model_id and found.row.score is not None else "")
        self.note.setVisible(bool(self.note.text()))
        self.forget_now()

    def show_now(self, inspection: Inspection) -> None:
        """Shows what the present model says of it."""
        if self._opened is None:
            return
        self.now.show_picture(self._opened.picture)
        self.now.show_map(inspection.map, inspection.threshold)
        words = _result_text(self.tr("Now"), inspection.verdict, inspection.score, inspection.threshold, inspection.model_id)
        self.now_words.setText(f"{words} {in_words(inspection.error)}".strip())
        self.then_words.show()
        self._right.show()

    @Slot()
    def forget_now(self) -> None:
        """Takes the second picture away."""
        self._right.hide()
        self.then_words.hide()
        self.now.clear()

    @property
    def compares(self) -> bool:
        """Whether both results are shown."""
        return not self._right.isHidden()

    def clear(self) -> None:
        """Forgets the part."""
        self._opened = None
        self.then.clear()
        self.forget_now()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        right = QVBoxLayout(self._right)
        for column, words, view in ((left, self.then_words, self.then), (right, self.now_words, self.now)):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.SPACE)
            words.setFont(theme.font(tabular=True))
            words.setWordWrap(True)
            column.addWidget(words)
            column.addWidget(view, 1)
        both = QHBoxLayout()
        both.setSpacing(theme.SPACE)
        both.addLayout(left, 1)
        both.addWidget(self._right, 1)
        self.note.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(both, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.tools)

    def _follow(self) -> None:
        """What the tools do to the first picture happens to the second as well."""
        self.tools.heatmap.toggled.connect(self.now.set_heatmap_visible)
        self.tools.contour.toggled.connect(self.now.set_contour_visible)
        self.tools.opacity.valueChanged.connect(self._on_opacity)
        self.now.set_opacity(self.tools.opacity.value() / 100)
        self.then.peeked.connect(self.now.peek)
        for button, slot in (
            (self.tools.zoom_in, self.now.zoom_in),
            (self.tools.zoom_out, self.now.zoom_out),
            (self.tools.fit, self.now.fit),
        ):
            button.clicked.connect(slot)
        self.tools.hottest.clicked.connect(lambda: self.now.look_at(self.then.shown_rect()))

    @Slot(int)
    def _on_opacity(self, percent: int) -> None:
        self.now.set_opacity(percent / 100)


def _result_text(when: str, verdict: Verdict, score: float | None, threshold: float | None, model: str) -> str:
    words = QCoreApplication.translate("recorded", "{when}: {verdict}, score {score}, threshold {threshold}, model {model}")
    return words.format(
        when=when,
        verdict=verdict_word(verdict),
        score=score_text(score, like=threshold),
        threshold=score_text(threshold, beside=score),
        model=short_id(model) or NOTHING,
    )
