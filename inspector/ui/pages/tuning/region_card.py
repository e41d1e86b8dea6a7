"""How large a fault must be: more than n regions of at least A above a pixel threshold are NG, whatever the score is."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QSlider, QSpinBox, QVBoxLayout, QWidget

from inspector.core.decision_rule import RegionRule, area_px
from inspector.core.progress import Progress
from inspector.core.thresholds import Threshold
from inspector.ui.area_text import area_text
from inspector.ui.number_text import count_text, digits_text
from inspector.ui.pages.tuning.cards import card, note, row, say
from inspector.ui.pages.tuning.threshold_box import ThresholdBox
from inspector.ui.stages import stage_text
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.score_axis import ScoreAxis

_STEPS = 500
_MOST_PX, _MOST_REGIONS = 100_000_000, 1000


class RegionCard(QWidget):
    """Shows a region rule and says when somebody changes it."""

    changed = Signal(object)
    """The `RegionRule` that is wanted; None: none."""
    rule_wanted = Signal()
    """It is switched on: somebody has to say what it begins with."""
    let_go = Signal()
    """A drag of its slider has ended."""
    scale_clicked = Signal()
    masks_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule: RegionRule | None = None
        self._mm_per_px = 0.0
        self._by_masks: tuple[RegionRule | None, str] = None, ""
        self._axis = ScoreAxis(0.0, 1.0)
        self._make_controls()
        frame, grid = card(self.tr("Size of a fault"))
        frame_layout = QVBoxLayout(self)
        frame_layout.setContentsMargins(0, 0, 0, 0)
        frame_layout.addWidget(frame)
        self._inside = QWidget()
        lines = QVBoxLayout(self._inside)
        lines.setContentsMargins(0, 0, 0, 0)
        for name, field in (
            (self.tr("Pixel threshold"), self.pixel_threshold),
            (self.tr("Regions of at least"), self.least),
            (self.tr("A good part may have"), self.most),
        ):
            lines.addLayout(row(QLabel(name), field))
            if field is self.pixel_threshold:
                lines.addWidget(self.slider)
        lines.addLayout(row(self.scale, self.masks, stretch=0))
        self._said, self._masks_said, self.note = note(), note(), note()
        grid.addWidget(self.on, 1, 0, 1, 2)
        for line, widget in enumerate((self._inside, self._said, self._masks_said, self.note), start=2):
            grid.addWidget(widget, line, 0, 1, 2)
        self._inside.hide()

    def show_threshold(self, now: Threshold, axis: ScoreAxis, mm_per_px: float) -> None:
        """The region rule that is tried out; `axis`: range of its slider; `mm_per_px`: 0 where the scale is not known."""
        self._rule, self._axis, self._mm_per_px = now.region, axis, mm_per_px
        self.on.setChecked(now.region is not None)
        self._inside.setVisible(now.region is not None)
        text = "" if now.region is None else self._text(now.region)
        say(self._said, text)
        if self._by_masks[0] != now.region:
            self.say_of_masks("")
        scale = self.tr("1 px = {mm} mm").format(mm=digits_text(mm_per_px, 4)) if mm_per_px else self.tr("Set the scale")
        self.scale.setText(scale)
        if now.region is None:
            return
        for control in (self.slider, self.least, self.most):
            control.blockSignals(True)
        self.pixel_threshold.show_value(now.region.pixel_threshold, now.value, False)
        self.slider.setValue(round(_STEPS * min(1.0, max(0.0, axis.share(now.region.pixel_threshold)))))
        self._show_area(now.region.least_area)
        self.most.setValue(now.region.most)
        for control in (self.slider, self.least, self.most):
            control.blockSignals(False)

    def say(self, text: str) -> None:
        """How the search for regions goes."""
        say(self.note, text)

    @Slot(object)
    def say_step(self, step: Progress) -> None:
        """How far that search, or the comparison with masks, is."""
        self.say(f"{stage_text(step.stage)}…  {count_text(step.done)} / {count_text(step.total)}")

    def say_of_masks(self, text: str) -> None:
        """What came of the comparison with masks; it stands until the rule is changed."""
        self._by_masks = self._rule, text
        say(self._masks_said, text)

    def _show_area(self, px: int) -> None:
        scale = self._mm_per_px
        self.least.setDecimals(4 if scale else 0)
        self.least.setSuffix(" mm²" if scale else " px")
        self.least.setRange(scale**2 if scale else 1, _MOST_PX * (scale**2 or 1))
        self.least.setSingleStep(10 * scale**2 if scale else 10)
        self.least.setValue(px * scale**2 if scale else px)

    def _text(self, rule: RegionRule) -> str:
        area = area_text(rule.least_area, self._mm_per_px)
        if not rule.most:
            return self.tr("Also NG, whatever the score: any connected region of at least {area} above the pixel threshold.").format(
                area=area
            )
        text = self.tr("Also NG, whatever the score: more than {most} connected regions of at least {area} above the pixel threshold.")
        return text.format(most=count_text(rule.most), area=area)

    def _make_controls(self) -> None:
        self.on = QCheckBox(self.tr("Regions count, too"))
        self.on.setToolTip(self.tr("A fault that is faint but large is NG, too"))
        self.pixel_threshold, self.slider = ThresholdBox(), QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS // 20)
        for control in (self.pixel_threshold, self.slider):
            control.setAccessibleName(self.tr("Pixel threshold"))
            control.setToolTip(self.tr("Places of the heatmap above this value belong to a region"))
        self.least, self.most = QDoubleSpinBox(), QSpinBox()
        self.least.setKeyboardTracking(False)
        self.least.setAccessibleName(self.tr("Least area of a region"))
        self.most.setRange(0, _MOST_REGIONS)
        self.most.setSuffix(self.tr(" regions"))
        self.most.setAccessibleName(self.tr("Regions of that size that a good part may have"))
        self.scale = IconButton("edit", self.tr("Set the scale"))
        self.scale.setToolTip(self.tr("Millimetres per pixel, from a length that you know"))
        self.masks = IconButton("region", self.tr("From masks"))
        self.masks.setToolTip(self.tr("Pixel threshold and least area that fit the defect masks of the validation images best"))
        self.on.clicked.connect(self._on_switched)
        self.slider.valueChanged.connect(self._on_slider)
        self.slider.sliderReleased.connect(self.let_go)
        self.pixel_threshold.valueChanged.connect(self._on_pixel_threshold)
        self.least.valueChanged.connect(self._on_least)
        self.most.valueChanged.connect(self._on_most)
        self.scale.clicked.connect(self.scale_clicked)
        self.masks.clicked.connect(self.masks_clicked)

    @Slot(bool)
    def _on_switched(self, checked: bool) -> None:
        if checked:
            self.rule_wanted.emit()
        else:
            self.changed.emit(None)

    @Slot(int)
    def _on_slider(self, value: int) -> None:
        self._on_pixel_threshold(self._axis.score(value / _STEPS))

    @Slot(float)
    def _on_pixel_threshold(self, value: float) -> None:
        if self._rule is not None:
            self.changed.emit(replace(self._rule, pixel_threshold=value))

    @Slot(float)
    def _on_least(self, value: float) -> None:
        if self._rule is not None:
            px = area_px(value, self._mm_per_px) if self._mm_per_px else max(1, round(value))
            self.changed.emit(replace(self._rule, least_area=px))

    @Slot(int)
    def _on_most(self, value: int) -> None:
        if self._rule is not None:
            self.changed.emit(replace(self._rule, most=value))
