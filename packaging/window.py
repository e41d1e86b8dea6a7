"""Where the frozen program `Inspector` begins: the window, without a console."""

import multiprocessing
import os
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # Windows gives a windowed program none, and libraries write to them all the same
            setattr(sys, stream, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    from inspector.app import main

    sys.exit(main())
