"""Numbers as people read them: in their language, with units, and with as many digits as mean something."""

import math

from PySide6.QtCore import QCoreApplication, QLocale

NOTHING = "–"
"""Stands where there is no number."""
_MOST_MORE = 6
"""Decimals that are added to tell two scores apart: single precision knows no more."""
_TIGHT = (
    QLocale.Language.C,  # before any language is spoken
    QLocale.Language.English,
    QLocale.Language.Chinese,
    QLocale.Language.Japanese,
    QLocale.Language.Korean,
)
"""Languages that write no space before a per cent sign; the others write one that does not break."""
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


def score_text(value: float | None, like: float | None = None, beside: float | None = None) -> str:
    """An anomaly score or threshold with three significant digits; `like` lends its number of decimals, so that neighbours align.

    `beside` is another score that stands near, `like` counts as one: where both would read the same without being the same, there are
    as many more decimals as tell them apart. `score_text(score, like=threshold)` goes with `score_text(threshold, beside=score)`.
    """
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    decimals = _decimals(value if like is None or not math.isfinite(like) else like)
    other = beside if beside is not None else like
    if other is not None and math.isfinite(other):
        decimals = _telling_apart(value, other, decimals)
    return QLocale().toString(float(value), "f", decimals)


def score_beside(score: float | None, threshold: float | None) -> str:
    """A score and the threshold that it is judged by, as "9.3 / 10.7"."""
    return f"{score_text(score, like=threshold)} / {score_text(threshold, beside=score)}"


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
    return QLocale().toString(float(percent), "f", 0 if percent in (0, 100) else decimals) + percent_sign()


def percent_sign() -> str:
    """What follows a number of per cent, as the user's language writes it."""
    return "%" if QLocale().language() in _TIGHT else "\u00a0%"


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
    return number.translate({ord("."): locale.decimalPoint(), ord(","): locale.groupSeparator(), ord("%"): percent_sign()})


def digits_text(value: float, digits: int = 6) -> str:
    """A number with so many significant digits at most, and no zeros at its end."""
    return QLocale().toString(float(f"{value:.{digits}g}"), "g", QLocale.FloatingPointPrecisionOption.FloatingPointShortest)


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


def _telling_apart(one: float, other: float, least: int) -> int:
    """Decimals, `least` or more, with which two numbers do not read the same; `least` where even very many do not tell them apart."""
    enough = (more for more in range(least, least + _MOST_MORE + 1) if f"{one:.{more}f}" != f"{other:.{more}f}")
    return next(enough, least) if one != other else least


def _decimals(value: float) -> int:
    if value == 0:
        return 2
    return min(6, max(0, 2 - math.floor(math.log10(abs(value)))))


def _of_system() -> QLocale:
    """How the system writes, whatever the program speaks by now."""
    return QLocale.system()
