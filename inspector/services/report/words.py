"""The texts of a report in its language: a table of codes and English texts, which a file of translations replaces one by one."""

import json
import math
from datetime import datetime

from inspector import paths
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.tuning.aims import Rate
from inspector.core.tuning.curves import Area
from inspector.services.report.texts import TEXTS

ENGLISH = "en"
NOTHING = "–"
_FILE = "translations/report_{}.json"


def languages() -> tuple[str, ...]:
    """The codes of the languages that a report can be written in."""
    found = (file.stem.removeprefix("report_") for file in paths.resource("translations").glob("report_*.json"))
    return (ENGLISH, *sorted(set(found) - {ENGLISH}))


class Words:
    """Texts and numbers as a report writes them. Raises `BAD_ARGUMENT` for a language that there is no file for."""

    def __init__(self, language: str = ENGLISH) -> None:
        if language not in languages():
            sentence = f"There is no report in the language {language}; choose one of {', '.join(languages())}."
            raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
        self.language = language
        self._texts = TEXTS | (_translations(language) if language != ENGLISH else {})

    def __call__(self, code: str, **values: object) -> str:
        """The text of a code with its values put in."""
        return self._texts[code].format(**values)

    def number(self, value: float | None, digits: int = 5) -> str:
        """A score or a figure with so many significant digits."""
        return NOTHING if value is None or not math.isfinite(value) else f"{value:.{digits}g}"

    def percent(self, share: float) -> str:
        """A share of 1. Rounding never makes all of not quite all, nor nothing of very little."""
        if not math.isfinite(share):
            return NOTHING
        text = f"{100 * share:.2f}"
        text = "0.01" if text == "0.00" and share > 0 else "99.99" if text == "100.00" and share < 1 else text
        return f"{text.rstrip('0').rstrip('.')} %"

    def rate(self, rate: Rate) -> str:
        """A count with its interval, whose level and kind are named."""
        low, high = rate.interval
        interval = self._interval(self.percent(low), self.percent(high), rate.confidence, str(rate.kind))
        return self("rate", events=rate.events, trials=rate.trials, interval=interval)

    def area(self, area: Area) -> str:
        """An AUROC with its interval."""
        if not math.isfinite(area.value):
            return NOTHING
        low, high = (NOTHING if not math.isfinite(end) else f"{end:.4f}" for end in (area.low, area.high))
        return f"{area.value:.4f} ({self._interval(low, high, area.confidence, str(area.kind))})"

    def moment(self, at: str) -> str:
        """A stored time to the minute, as the clock showed it then."""
        try:
            return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M %z}".strip()
        except ValueError:
            return at or NOTHING

    def _interval(self, low: str, high: str, confidence: float, kind: str) -> str:
        return self("interval", low=low, high=high, level=f"{confidence:.0%}".replace("%", " %"), kind=self(f"kind.{kind}"))


def _translations(language: str) -> dict[str, str]:
    stored = json.loads(paths.resource(_FILE.format(language)).read_text(encoding="utf-8"))
    return {code: str(text) for code, text in stored.items() if code in TEXTS and text}
