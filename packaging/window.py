"""Where the frozen program `Inspector` begins: the window, without a console.

Where both programs are one file (all systems but Windows), it is the command line when it was started by another name.
"""

import multiprocessing
import os
import sys

COMMAND_LINE = ("inspector-cli", "inspector")

if __name__ == "__main__":
    multiprocessing.freeze_support()
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # Windows gives a windowed program none, and libraries write to them all the same
            setattr(sys, stream, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    if sys.platform != "win32" and os.path.basename(sys.argv[0]) in COMMAND_LINE:
        from inspector import cli

        sys.exit(cli.main())
    from inspector import app

    sys.exit(app.main())
