"""The languages of the window: a file `inspector_<code>.ts` each, found by its name and compiled when it is needed.

An installed program holds them compiled (`.qm`). A checkout compiles with Qt's own lrelease, a part of PySide6, into the cache: so
nothing compiled is kept in version control, where it would grow stale. No file, whole or damaged, keeps the program from starting:
what cannot be translated is said in English.
"""

import hashlib
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from inspector import paths
from inspector.services import settings

LANGUAGE_VARIABLE = "INSPECTOR_LANGUAGE"
"""Names a language by its code, `pt_BR` for instance."""
ENGLISH = "en"
_NAME = "inspector_"
_SPOKEN = "language"
_LONGEST_COMPILATION_S = 30

if sys.platform == "win32":
    _NO_CONSOLE = subprocess.CREATE_NO_WINDOW
else:
    _NO_CONSOLE = 0

_log = logging.getLogger(__name__)


def available() -> dict[str, str]:
    """The code of every language that has a file, and its name in itself; English always."""
    codes = {file.stem.removeprefix(_NAME) for file in _folder().glob(f"{_NAME}*") if file.suffix in (".ts", ".qm")} | {ENGLISH}
    return {code: _own_name(code) for code in sorted(codes)}


def named(in_settings: str | None = None) -> str:
    """The language that somebody asked for, in the environment or in the settings of this PC; empty where nobody did.

    `in_settings`: what the settings say, where they are open; None: their file is read.
    """
    asked = os.environ.get(LANGUAGE_VARIABLE, "").strip()
    return asked or (settings.language() if in_settings is None else in_settings)


def choose(name: str = "") -> str:
    """The code of the language to speak: `name`, else the first one of the system's, where there is a file for it; else English."""
    there = available()
    for wanted in [name] if name else _system_languages():
        if code := _best(wanted, there):
            return code
    if name:
        _log.warning("There are no translations for the language %s; there are %s", name, ", ".join(there))
    return ENGLISH


def install(app: QCoreApplication, code: str) -> None:
    """Makes `app` speak a language, in Qt's own dialogs and buttons too, in place of what it spoke before.

    Widgets that are there keep their texts: the window is made anew afterwards.
    """
    app.setProperty(_SPOKEN, code)
    for before in app.findChildren(QTranslator):
        app.removeTranslator(before)
        before.setParent(None)
    of_qt = QTranslator(app)
    if of_qt.load(QLocale(code), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(of_qt)
    for each in (ENGLISH, code) if code != ENGLISH else (ENGLISH,):  # the last one is asked first, English where it has no answer
        ours, file = QTranslator(app), _compiled(each)
        if file is not None and ours.load(str(file)):
            app.installTranslator(ours)
        else:
            _log.warning("The translations of %s cannot be used", each)


def spoken() -> str:
    """The code of the language that the program speaks; English before any was installed."""
    app = QCoreApplication.instance()
    return str(app.property(_SPOKEN) or ENGLISH) if app is not None else ENGLISH


def _folder() -> Path:
    return paths.resource("translations")


def _system_languages() -> list[str]:
    """What the user reads, as the system knows it, the best first: `de-Latn-AT`, `de-AT`, `de`."""
    return QLocale.system().uiLanguages()


def _own_name(code: str) -> str:
    locale = QLocale(code)
    if locale.language() is QLocale.Language.C:
        return code
    name = locale.nativeLanguageName() if code != ENGLISH else "English"  # rather than American English
    return name[:1].upper() + name[1:]


def _best(wanted: str, there: dict[str, str]) -> str:
    """The language of `there` that comes nearest to `zh-Hans-CN`, `de_AT` or the like: with its region, without it; else empty."""
    parts = wanted.replace("-", "_").split("_")
    for code in ("_".join(parts), f"{parts[0]}_{parts[-1]}", parts[0]):
        if code in there:
            return code
    return ""


def _compiled(code: str) -> Path | None:
    """The compiled translations of a language, made now where only their source is there; None where there are none."""
    ready, source = _folder() / f"{_NAME}{code}.qm", _folder() / f"{_NAME}{code}.ts"
    if ready.is_file():
        return ready
    try:
        content = source.read_bytes()
        target = paths.cache_folder() / "translations" / f"{source.stem}-{hashlib.sha256(content).hexdigest()[:16]}.qm"
        if not target.is_file():
            _compile(source, target)
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("%s cannot be compiled: %s", source, error)
        return None
    return target


def _compile(source: Path, target: Path) -> None:
    """Makes the file that Qt reads. Raises OSError or SubprocessError where that fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / target.name
        command = [str(lrelease()), "-silent", str(source), "-qm", str(made)]
        subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST_COMPILATION_S, creationflags=_NO_CONSOLE)
        made.replace(target)


def lrelease() -> Path:
    """Qt's compiler of translations, as PySide6 brings it along."""
    return Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
