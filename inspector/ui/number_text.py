"""Numbers as people read them: in their language, with units, and with as many digits as mean something."""

import math

from PySide6.QtCore import QCoreApplication, QLocale

NOTHING = "–"
"""Stands where there is no number."""
_ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def speak_a_language(code: str = "") -> None:
    """Numbers and dates are written as in the language `code`; as the system does where that speaks it, or where none is named.

    Where nobody names one (LANG unset, or C), they are written as in English, not as for machines. May be called again at any time.
    """
    system = _of_system()
    wanted = QLocale(code) if code else system
    if wanted.language() is system.language():
        wanted = system
    elif wanted.language() is QLocale.Language.English:
        wanted = _ENGLISH
    if wanted.language() is QLocale.Language.C:
        wanted = _ENGLISH
    if wanted.language() is not QLocale().language():
        QLocale.setDefault(wanted)


def score_text(value: float | None, like: float | None = None) -> str:
    """An anomaly score or threshold with three significant digits; `like` lends its number of decimals, so that neighbours align."""
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return QLocale().toString(float(value), "f", _decimals(value if like is None or not math.isfinite(like) else like))


def count_text(count: int) -> str:
    """A number of things, with separators for thousands."""
    return QLocale().toString(int(count))


def share_text(share: float | None, decimals: int = 1) -> str:
    """A share of 1 as a percentage. Rounding never makes all of not quite all, nor nothing of very little."""
    if share is None or math.isnan(share):
        return NOTHING
    unit = 10.0**-decimals
    percent = round(100 * share, decimals)
    if percent == 100 and share < 1:
        percent = 100 - unit
    if percent == 0 and share > 0:
        percent = unit
    return QLocale().toString(percent, "f", 0 if percent in (0, 100) else decimals) + " %"


def ms_text(milliseconds: float | None) -> str:
    """A short time."""
    if milliseconds is None or not math.isfinite(milliseconds):
        return NOTHING
    return QLocale().toString(float(milliseconds), "f", 1 if milliseconds < 100 else 0) + " ms"


def decimal_text(value: float, decimals: int) -> str:
    """A number with so many decimals."""
    return QLocale().toString(value, "f", decimals)


def in_locale(number: str) -> str:
    """A number that Python has written, with the decimal mark and the separator for thousands of the user's language."""
    locale = QLocale()
    return number.translate({ord("."): locale.decimalPoint(), ord(","): locale.groupSeparator(), ord("%"): " %"})


def px_text(px: float) -> str:
    """A length in a picture, to a tenth of a px."""
    return QLocale().toString(float(px), "f", 1) + " px"


def degrees_text(degrees: float) -> str:
    """An angle, to a tenth of a degree."""
    return QLocale().toString(float(degrees), "f", 1) + "°"


def rate_text(per_second: float, unit: str) -> str:
    """Things per second, as "12.4 images/s"."""
    number = QLocale().toString(per_second, "f", 1 if per_second < 100 else 0)
    return QCoreApplication.translate("numbers", "{rate} {unit}/s").format(rate=number, unit=unit).replace(" /", "/")


def duration_text(seconds: float) -> str:
    """How long something will take or took: in seconds up to two minutes, then in minutes, then in hours."""
    whole = max(0, round(seconds))
    if whole < 120:
        return QCoreApplication.translate("numbers", "{s} s").format(s=whole)
    if whole < 2 * 3600:
        return QCoreApplication.translate("numbers", "{min} min").format(min=round(whole / 60))
    hours, minutes = divmod(round(whole / 60), 60)
    return QCoreApplication.translate("numbers", "{h} h {min} min").format(h=hours, min=minutes)


def number_in(text: str) -> float:
    """The number that somebody wrote, with the decimal mark of their language or with a point. Raises ValueError with a sentence."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.RejectGroupSeparator)
    value, known = locale.toDouble(text)
    try:
        return value if known else float(text)
    except ValueError:
        raise ValueError(QCoreApplication.translate("numbers", "Please write a number.")) from None


def number_as_typed(value: float) -> str:
    """A number as `number_in` reads it again: as short as it can be, without separators for thousands."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(value), "g", QLocale.FloatingPointPrecisionOption.FloatingPointShortest)


def _decimals(value: float) -> int:
    if value == 0:
        return 2
    return min(6, max(0, 2 - math.floor(math.log10(abs(value)))))


def _of_system() -> QLocale:
    """How the system writes, whatever the program speaks by now."""
    return QLocale.system()
