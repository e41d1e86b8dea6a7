"""Sets Inspector up beside its checkout and starts it.

    python3 packaging/bootstrap.py run    [arguments]   the window with the demo project; without a display, the demo in text
    python3 packaging/bootstrap.py test   [arguments]   the test suite; the arguments go to pytest
    python3 packaging/bootstrap.py bundle [--edition station|full]   the program as a folder that needs no Python: build/bundle
    python3 packaging/bootstrap.py manual [--out FOLDER] the manual as HTML: build/manual
    python3 packaging/bootstrap.py python [arguments]   the Python of the virtual environment

The first call makes the virtual environment .venv and installs into it; later calls start at once while pyproject.toml is unchanged.
Exit codes: 2 the set-up failed, 130 stopped, otherwise that of the started program.
"""

# Standard library only, and nothing that Python 3.8 cannot read, so that an unsupported Python can still say which one is needed.
from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

# A Python that was told to be safe (-I, PYTHONSAFEPATH) does not look beside the script by itself.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from setting_up.checkout import Checkout
from setting_up.display import find_display
from setting_up.messages import SetupError, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SUPPORTED = ((3, 11), (3, 12), (3, 13))


def check_python(version: Sequence[int]) -> None:
    """Raise SetupError unless VERSION (major, minor, ...) is a supported Python."""
    if tuple(version[:2]) not in SUPPORTED:
        raise SetupError(
            f"Inspector needs Python 3.11, 3.12 or 3.13, and {sys.executable} is {'.'.join(map(str, version[:3]))}: "
            "install one of those and start this script with it, for example with python3.12 packaging/bootstrap.py run."
        )


def run(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Open the window with the demo project; without a display run the demo in text and name the folder of its pictures."""
    screen = find_display(os.environ)
    checkout.prepare(set(), screen, needs_qt=bool(screen))
    if screen:
        return checkout.start([str(checkout.python), "-m", "inspector", "gui", "--demo", *arguments], os.environ)
    command = [str(checkout.python), "-m", "inspector", "demo", *arguments]
    where = ""
    if not any(word.split("=")[0] == "--out" for word in arguments):
        folder = checkout.root / "build" / "demo"
        command[4:4] = ["--out", str(folder)]
        where = f"; its pictures go into {folder}"
    say(f"No display answers here, so this is the demo without its window{where}.")
    return checkout.start(command, {**os.environ, "QT_QPA_PLATFORM": "offscreen"})


def test(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Run the test suite, on all processors, or what ARGUMENTS say; paths among them are relative to the checkout."""
    checkout.prepare({"test"}, "")
    os.chdir(checkout.root)
    return checkout.start(
        [str(checkout.python), "-m", "pytest", *(arguments or WHOLE_SUITE)], {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    )


def python(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Start the Python of the virtual environment."""
    checkout.prepare(set(), "", needs_qt=False)
    return checkout.start([str(checkout.python), *arguments], os.environ)


def manual(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Build the manual as HTML into build/manual, or where ARGUMENTS say."""
    checkout.prepare({"manual"}, "", needs_qt=False)
    return checkout.start([str(checkout.python), str(checkout.root / "packaging" / "manual.py"), *arguments], os.environ)


def bundle(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Bundle the program with PyInstaller into build/bundle/EDITION/Inspector: station inspects only, full (the default) builds too."""
    edition = _edition(arguments)
    # What Qt needs for a window has to be here to be taken along.
    for screen in ("x11", "wayland"):
        checkout.prepare({"bundle", "manual"}, screen)
    build = checkout.root / "build"
    folders = ["--distpath", str(build / "bundle" / edition), "--workpath", str(build / "pyinstaller" / edition)]
    command = [str(checkout.python), "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *folders]
    spec = str(checkout.root / "packaging" / "inspector.spec")
    say(f"Bundling the {edition} edition into {build / 'bundle' / edition / 'Inspector'}: a minute or two ...")
    return checkout.start([*command, spec, "--", "--edition", edition], os.environ)


def _edition(arguments: Sequence[str]) -> str:
    words = [word for argument in arguments for word in argument.split("=")]
    if not words:
        return "full"
    if len(words) != 2 or words[0] != "--edition" or words[1] not in ("station", "full"):
        raise SetupError(f"bundle takes --edition station or --edition full, not {' '.join(arguments)}.")
    return words[1]


WHOLE_SUITE = ("-n", "auto", "--dist", "loadfile", "--max-worker-restart", "0")
"""Files are not divided: many tests of one file share what took seconds to learn. A process that crashes ends the run."""

COMMANDS: dict[str, Callable[[Checkout, Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "manual": manual,
    "bundle": bundle,
    "python": python,
}


def main(arguments: Sequence[str], checkout: Checkout | None = None, version: tuple[int, ...] = sys.version_info[:3]) -> int:
    """Run the command that ARGUMENTS name and return its exit code; expected failures end in one sentence, never a traceback."""
    try:
        check_python(version)
        if not arguments or arguments[0] not in COMMANDS:
            asked = bool(arguments) and arguments[0] in ("-h", "--help")
            say((__doc__ or "").rstrip())
            return 0 if asked else 2
        return COMMANDS[arguments[0]](checkout or Checkout(Path(__file__).resolve().parent.parent), arguments[1:])
    except SetupError as problem:
        say(str(problem))
        return 2
    except OSError as error:
        say(f"The set-up failed: {error.strerror or error}{f' ({error.filename})' if error.filename else ''}.")
        return 2
    except KeyboardInterrupt:
        say("Stopped; the next call goes on from here.")
        return 130


if __name__ == "__main__":
    # A polite end from outside takes pip with it, as Ctrl+C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
