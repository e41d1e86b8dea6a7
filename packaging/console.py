"""Where the frozen program `inspector-cli` begins: the command line."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    from inspector.cli import main

    sys.exit(main())
