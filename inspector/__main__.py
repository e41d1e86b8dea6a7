"""`python -m inspector`: the same as the command `inspector`."""

import sys

try:
    from inspector.cli import main
except KeyboardInterrupt:  # Ctrl+C before anything has begun
    sys.exit(130)

if __name__ == "__main__":
    sys.exit(main())
