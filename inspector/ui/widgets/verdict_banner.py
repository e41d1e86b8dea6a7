"""The verdict, to be read at two metres: a word, an icon and a colour, never colour alone."""

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.core.decision import Reason
from inspector.core.inspection import Inspection
from inspector.core.types import Verdict
from inspector.ui import icons, theme
from inspector.ui.area_text import largest_region_text
from inspector.ui.joined_text import ended_text
from inspector.ui.number_text import score_text
from inspector.ui.reason_text import reason_text
from inspector.ui.said_text import in_words

_WORD_SHARE = 0.62  # of the height; the rest is always kept for the line below, so that the word never moves
_CAP_SHARE = 0.62  # font size to height of the word's area: capitals fill some 45 % of it
_DETAIL_MOST_PX, _DETAIL_SHARE = 120, 0.24  # where the verdict fills a screen, what is below it grows as well
_TEXT_LEAST_PX = 12
_PADDING_PX = 12
_LEAST_KEPT = 0.6  # of what fits: farther back no space is looked for to cut at
_WRAPPED = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


def verdict_word(verdict: Verdict | None) -> str:
    """The word that stands for a verdict on screen; None is the idle line."""
    words = {
        Verdict.OK: QCoreApplication.translate("VerdictBanner", "OK"),
        Verdict.NG: QCoreApplication.translate("VerdictBanner", "NG"),
        Verdict.UNDECIDED: QCoreApplication.translate("VerdictBanner", "UNDECIDED"),
    }
    return QCoreApplication.translate("VerdictBanner", "Ready") if verdict is None else words[verdict]


class VerdictBanner(QWidget):
    """OK is quiet, NG and UNDECIDED are filled: only what needs action catches the eye. All text grows with the widget."""

    changed = Signal()
    """It says something else."""
    double_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict: Verdict | None = None
        self._word = verdict_word(None)
        self._detail = ""
        self._mm_per_px = 0.0
        self.setMinimumSize(theme.scaled(180), theme.scaled(96))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._tell_readers()

    @property
    def verdict(self) -> Verdict | None:
        """What is shown; None while idle."""
        return self._verdict

    def show_verdict(self, verdict: Verdict, detail: str = "") -> None:
        """Shows a verdict and a line below it; for UNDECIDED the line says why, and what to do."""
        self._show(verdict, verdict_word(verdict), detail)

    def show_inspection(self, inspection: Inspection) -> None:
        """Shows an inspection's verdict with its score, or with the reason why there is none."""
        self.show_verdict(inspection.verdict, self._explanation(inspection))

    def set_scale(self, mm_per_px: float) -> None:
        """How large a px is, for the areas of regions; 0: that is not known."""
        self._mm_per_px = mm_per_px

    def show_idle(self, word: str = "", detail: str = "") -> None:
        """Grey: no part is being judged. `word` instead of "Ready", for instance "Paused"."""
        self._show(None, word or verdict_word(None), detail)

    def show_like(self, other: "VerdictBanner") -> None:
        """Says what another banner says."""
        self._show(other._verdict, other._word, other._detail)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(300), theme.scaled(150))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tone = theme.tone(theme.colours(self), self._verdict)
        filled = self._verdict in (Verdict.NG, Verdict.UNDECIDED)
        ink = tone.on_solid if filled else tone.ink
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(tone.solid if filled else tone.tint))
            painter.setPen(Qt.PenStyle.NoPen if filled or self._verdict is None else QPen(QColor(tone.ink), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS + 2, theme.RADIUS + 2)
            inner = QRectF(self.rect()).adjusted(_PADDING_PX, _PADDING_PX / 2, -_PADDING_PX, -_PADDING_PX / 2)
            split = max(inner.top() + _WORD_SHARE * inner.height(), inner.bottom() - max(_DETAIL_MOST_PX, _DETAIL_SHARE * inner.height()))
            self._paint_word(painter, QRectF(inner.topLeft(), QSize(int(inner.width()), int(split - inner.top()))), ink)
            self._paint_detail(painter, QRectF(inner.left(), split, inner.width(), inner.bottom() - split), ink)

    def _paint_word(self, painter: QPainter, area: QRectF, ink: str) -> None:
        size = _CAP_SHARE * area.height()
        width = self._word_width(size)
        size *= min(1.0, area.width() / width)
        icon_side, gap = 1.05 * size, 0.3 * size
        left = area.center().x() - self._word_width(size) / 2
        icons.paint(painter, icons.verdict_icon(self._verdict), QRectF(left, area.center().y() - icon_side / 2, icon_side, icon_side), ink)
        painter.setPen(QColor(ink))
        painter.setFont(theme.font(size, bold=True, exact=True))
        text = QRectF(left + icon_side + gap, area.top(), area.width(), area.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._word)

    def _word_width(self, size: float) -> float:
        return 1.35 * size + QFontMetricsF(theme.font(size, bold=True, exact=True)).horizontalAdvance(self._word) + 1

    def _paint_detail(self, painter: QPainter, area: QRectF, ink: str) -> None:
        largest = max(_TEXT_LEAST_PX, min(int(area.height() * 0.5), theme.scaled(28 if area.height() > 80 else 20)))
        largest = max(largest, int(_DETAIL_SHARE * area.height()) if area.height() > _DETAIL_MOST_PX else 0)
        text = self._detail
        for size in range(largest, _TEXT_LEAST_PX - 1, -1):
            painter.setFont(theme.font(size, tabular=True, exact=True))
            if self._fits(painter, area, text):
                break
        if not self._fits(painter, area, text):
            text = self._shortened(painter, area, text)
        painter.setPen(QColor(ink))
        painter.drawText(area, _WRAPPED, text)

    def _shortened(self, painter: QPainter, area: QRectF, text: str) -> str:
        """As much of a text as fits, cut between words where it has spaces, which Chinese and Japanese have not."""
        most, least = len(text), 0
        while least < most:
            middle = (least + most + 1) // 2
            least, most = (middle, most) if self._fits(painter, area, text[:middle] + "…") else (least, middle - 1)
        kept = text[:least]
        word_end = kept.rfind(" ")
        if word_end > _LEAST_KEPT * least and not text[least : least + 1].isspace():
            kept = kept[:word_end]
        return kept.rstrip() + "…"

    @staticmethod
    def _fits(painter: QPainter, area: QRectF, text: str) -> bool:
        taken = painter.boundingRect(area, _WRAPPED, text)
        return taken.height() <= area.height() and taken.width() <= area.width()

    def _explanation(self, inspection: Inspection) -> str:
        decision, score, threshold = inspection.decision, inspection.score, inspection.threshold
        if decision.verdict is not Verdict.UNDECIDED:
            words = self.tr("score {score}   threshold {threshold}").format(
                score=score_text(score, like=threshold), threshold=score_text(threshold, beside=score)
            )
            return "   ".join(filter(None, [words, largest_region_text(decision.area, self._mm_per_px)]))
        return self.tr("{why} Set the part aside.").format(why=in_words(inspection.error) or self._doubt(decision.reason, inspection))

    def _doubt(self, reason: Reason, inspection: Inspection) -> str:
        if inspection.threshold is None:
            return self.tr("There is no threshold yet.")
        return self.tr("The score is not a number.") if reason is Reason.NO_SCORE else ended_text(reason_text(reason))

    def _show(self, verdict: Verdict | None, word: str, detail: str) -> None:
        self._verdict, self._word, self._detail = verdict, word, detail
        self.setToolTip(detail)
        self._tell_readers()
        self.update()
        self.changed.emit()

    def _tell_readers(self) -> None:
        self.setAccessibleName(self.tr("Verdict: {word}").format(word=self._word))
        self.setAccessibleDescription(self._detail)
