"""The command line. Imports nothing heavy: every command imports what it needs when it runs."""

import os
import sys
from collections.abc import Sequence

from inspector.core.errors import Cancelled, InspectorError

DONE, EXPECTED_ERROR, CANCELLED = 0, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; `argv` without the program's name, default `sys.argv[1:]`.

    Gives the exit code: 0 done, 2 an expected error in one sentence on standard error, 130 cancelled.
    """
    from inspector.cli.parser import make_parser

    _write_utf8()
    try:
        arguments = make_parser().parse_args(argv)
    except SystemExit as leaving:  # argparse has printed its help or its sentence
        return int(leaving.code or DONE)
    try:
        code = int(arguments.command(arguments))
        sys.stdout.flush()
        return code
    except InspectorError as error:
        print(f"inspector: {' '.join(error.detail.split())}", file=sys.stderr)
        return EXPECTED_ERROR
    except (KeyboardInterrupt, Cancelled):
        print("inspector: cancelled; nothing that existed before was changed.", file=sys.stderr)
        return CANCELLED
    except BrokenPipeError:  # whoever read the output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except MemoryError:
        print("inspector: this PC has not enough memory for this; use a smaller --size or fewer images.", file=sys.stderr)
        return EXPECTED_ERROR


def _write_utf8() -> None:
    """Paths with any letters can be printed, whatever the console's code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
