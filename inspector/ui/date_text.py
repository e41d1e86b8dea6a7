"""Days and times as people write them in their language."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime


def day_text(day: date) -> str:
    """A day, as short as can be."""
    return QLocale().toString(_qdate(day), QLocale.FormatType.ShortFormat)


def moment_text(moment: datetime) -> str:
    """A day and the time, as short as can be."""
    return QLocale().toString(QDateTime(_qdate(moment), QTime(moment.hour, moment.minute, moment.second)), QLocale.FormatType.ShortFormat)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def time_text(moment: datetime) -> str:
    """A time of the day, without seconds."""
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)
