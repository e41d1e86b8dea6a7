"""The command line. Imports nothing heavy: every command imports what it needs when it runs."""

import errno
import os
import sys
from collections.abc import Sequence

from inspector.cli.streams import lasting, let_go
from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.memory import is_out_of_memory

DONE, EXPECTED_ERROR, CANCELLED = 0, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; `argv` without the program's name, default `sys.argv[1:]`.

    Gives the exit code: 0 done, 2 an expected error in one sentence on standard error, 130 cancelled.
    """
    try:
        code = _run(argv)
        if sys.stdout is not None:  # nobody may have wanted the output
            sys.stdout.flush()
        return code
    except InspectorError as error:
        hint = " Name yourself by --user NAME." if error.code is ErrorCode.NOT_ALLOWED else ""
        return _failed(f"{error.detail}{hint}")
    except (KeyboardInterrupt, Cancelled):
        _say("cancelled; nothing that existed before was changed.")
        return CANCELLED
    except Exception as error:
        if _is_unread(error):  # whoever read the output, such as `head`, has seen enough
            let_go(sys.stdout)
            return DONE
        if is_out_of_memory(error):
            return _failed("this PC has not enough memory for this; use a smaller --size or fewer images.")
        if not isinstance(error, OSError):
            raise
        let_go(sys.stdout)  # results are printed when the work is done: whatever it wrote is there
        return _failed(f"{error.filename or 'The output'} cannot be written or read: {error.strerror or error}.")


def _run(argv: Sequence[str] | None) -> int:
    from inspector.cli.parser import make_parser

    _write_utf8()
    try:
        arguments = make_parser().parse_args(argv)
    except SystemExit as leaving:  # argparse has printed its help or its sentence
        return int(leaving.code or DONE)
    from inspector.cli.signing_on import logged_on

    with logged_on(arguments):
        return int(arguments.command(arguments))


def _is_unread(error: Exception) -> bool:
    """Whether `error` says that nobody reads a pipe any more; Windows calls that an invalid argument, and names no file."""
    invalid = os.name == "nt" and isinstance(error, OSError) and error.errno == errno.EINVAL and error.filename is None
    return invalid or isinstance(error, BrokenPipeError)


def _failed(sentence: str) -> int:
    _say(" ".join(sentence.split()))
    return EXPECTED_ERROR


def _say(sentence: str) -> None:
    if sys.stderr is not None:  # print would take standard output in its place
        print(f"inspector: {sentence}", file=lasting(sys.stderr))


def _write_utf8() -> None:
    """Paths with any letters can be printed, whatever the console's code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
