"""Rules that set the threshold by one click, with the numbers that each asks for and what came of the last one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QSpinBox, QVBoxLayout, QWidget

from inspector.core.tolerance import FALSE_REJECT_SHARE
from inspector.core.tuning.aims import Aim, Prices, Wish
from inspector.ui.number_text import percent_sign
from inspector.ui.pages.tuning.cards import card, note, row, say
from inspector.ui.widgets.icon_button import IconButton

_MARGIN, _ESCAPE_SHARE = 0.1, 0.05
_PRICES = Prices(100.0, 1.0)


class RulesCard(QWidget):
    """Asks for a threshold by a rule; nothing is stored."""

    wish_chosen = Signal(object)
    """A `Wish`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, grid = card(self.tr("Set it by a rule"))
        self._make_buttons()
        self._make_fields()
        self.said, self.about = note(), QLabel()
        self.about.setProperty("role", "small")
        self.about.setWordWrap(True)
        grid.addWidget(self.buttons[Aim.BEST_F1], 1, 0, 1, 2)
        grid.addWidget(self.about, 2, 0, 1, 2)
        for line, (aim, field) in enumerate(
            ((Aim.NO_ESCAPES, self.margin), (Aim.MAX_FALSE_REJECTS, self.rejects), (Aim.MAX_ESCAPES, self.escapes)), start=3
        ):
            grid.addLayout(row(self.buttons[aim], field), line, 0, 1, 2)
        grid.addWidget(self.buttons[Aim.COST], 6, 0, 1, 2)
        names = self.tr("An escape costs"), self.tr("A false reject costs"), self.tr("Share of defects"), self.tr("Parts per shift")
        fields: tuple[QWidget, ...] = self.escape_price, self.reject_price, self.defect_rate, self.volume
        for place, (name, price) in enumerate(zip(names, fields, strict=True)):
            label = QLabel(name)
            label.setProperty("role", "small")
            grid.addWidget(label, 7 + 2 * (place // 2), place % 2)
            grid.addLayout(row(price), 8 + 2 * (place // 2), place % 2)
        grid.addWidget(self.said, 11, 0, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def wish(self, aim: Aim) -> Wish:
        """An aim with the numbers that are typed for it."""
        shares = {Aim.MAX_FALSE_REJECTS: self.rejects.value() / 100, Aim.MAX_ESCAPES: self.escapes.value() / 100}
        prices = Prices(self.escape_price.value(), self.reject_price.value(), self.defect_rate.value() / 100, self.volume.value())
        return Wish(aim, shares.get(aim, 0.0), prices, self.margin.value() / 100)

    def show_known(self, has_good: bool, has_defects: bool) -> None:
        """A rule without the parts that it needs cannot be pressed, and the line below the first one says why."""
        balance = self.tr("F1 is the balance of caught defects and false rejects: best where escapes and false rejects are both few.")
        lacking = self.tr("Rules that cannot be pressed need validation images with defects.")
        if not has_good:
            lacking = self.tr("Rules need good parts with a score.")
        self.about.setText(balance if has_defects and has_good else lacking)
        for aim, button in self.buttons.items():
            usable = has_good if aim is Aim.MAX_FALSE_REJECTS else has_defects
            button.setEnabled(usable)
            needs = self.tr("Needs validation images with defects") if has_good else self.tr("Needs good parts with a score")
            button.setToolTip(self._tips[aim] if usable else needs)

    def say(self, text: str) -> None:
        """What the last rule did, what it rests on and how sure it is; or why it did nothing."""
        say(self.said, text)

    def _make_buttons(self) -> None:
        self.buttons = {
            Aim.BEST_F1: IconButton("target", self.tr("Best F1")),
            Aim.NO_ESCAPES: IconButton("lock", self.tr("No escapes, margin")),
            Aim.MAX_FALSE_REJECTS: IconButton("chart", self.tr("False rejects at most")),
            Aim.MAX_ESCAPES: IconButton("chart", self.tr("Escapes at most")),
            Aim.COST: IconButton("target", self.tr("Lowest cost")),
        }
        self._tips = {
            Aim.BEST_F1: self.tr("The best balance of caught defects and false rejects on the parts of known truth"),
            Aim.NO_ESCAPES: self.tr("Below every known defect, by this share of the way to the usual good part"),
            Aim.MAX_FALSE_REJECTS: self.tr("The score that at most this share of good parts exceeds, with 90% confidence"),
            Aim.MAX_ESCAPES: self.tr(
                "The highest threshold at which at most this share of all defects passes, with 95% confidence; 0%: of the known ones"
            ),
            Aim.COST: self.tr("Where escapes and false rejects together cost least per shift"),
        }
        for aim, button in self.buttons.items():
            button.clicked.connect(lambda _=False, aim=aim: self.wish_chosen.emit(self.wish(aim)))

    def _make_fields(self) -> None:
        self.margin = _percent(self.tr("Margin below the lowest known defect, in percent"), 0, 90, _MARGIN, 5)
        self.rejects = _percent(self.tr("False rejects at most, in percent"), 0.1, 20, FALSE_REJECT_SHARE, 0.5)
        self.escapes = _percent(self.tr("Escapes at most, in percent"), 0, 50, _ESCAPE_SHARE, 1)
        self.defect_rate = _percent(self.tr("Defects among all parts, in percent"), 0.001, 99, _PRICES.defect_rate, 0.5, decimals=3)
        self.escape_price = _price(self.tr("What an escape costs"), _PRICES.escape)
        self.reject_price = _price(self.tr("What a false reject costs"), _PRICES.false_reject)
        self.volume = QSpinBox()
        self.volume.setRange(1, 10_000_000)
        self.volume.setValue(_PRICES.volume)
        self.volume.setGroupSeparatorShown(True)
        self.volume.setAccessibleName(self.tr("Parts per shift"))


def _percent(name: str, low: float, high: float, share: float, step: float, decimals: int = 1) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setRange(low, high)
    made.setDecimals(decimals)
    made.setSingleStep(step)
    made.setSuffix(percent_sign())
    made.setValue(100 * share)
    made.setAccessibleName(name)
    return made


def _price(name: str, value: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setRange(0, 1e9)
    made.setDecimals(2)
    made.setGroupSeparatorShown(True)
    made.setValue(value)
    made.setAccessibleName(name)
    return made
