"""How long the program takes to start: a cold process to its visible window, and to the verdict on one image.

    python tests/benchmarks/start_times.py build/bundle/station/Inspector PROJECT IMAGE

Needs Xvfb and xdotool; as root it measures with an empty disk cache as well. Prints medians of three after one run that does not count.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

DISPLAY = ":96"
CACHES = Path("/proc/sys/vm/drop_caches")


def environment(home: str) -> dict[str, str]:
    return {"HOME": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "DISPLAY": DISPLAY, "INSPECTOR_HOME": f"{home}/inspector"}


def until_window(program: Path, surroundings: dict[str, str]) -> float:
    """Seconds until the window is on the screen; the program is then ended."""
    began = time.perf_counter()
    with subprocess.Popen([program / "Inspector"], env=surroundings, stderr=subprocess.DEVNULL) as process:
        search = ["xdotool", "search", "--onlyvisible", "--name", "Inspector"]
        while subprocess.run(search, env=surroundings, capture_output=True).returncode != 0:
            if process.poll() is not None:
                sys.exit(f"The program ended with {process.returncode} before its window was seen.")
        took = time.perf_counter() - began
        time.sleep(1.5)  # what is still being loaded is not to be cut off: it belongs to the next start's disk cache
        process.terminate()
    return took


def until_verdict(program: Path, surroundings: dict[str, str], project: Path, image: Path) -> float:
    """Seconds until the command line has judged one image and is over."""
    began = time.perf_counter()
    command = [program / "inspector-cli", "inspect", project, image, "--json"]
    found = subprocess.run(command, env=surroundings, capture_output=True, text=True)
    if '"verdict"' not in found.stdout:
        sys.exit(found.stderr)
    return time.perf_counter() - began


def report(name: str, measure: Callable[[], float], empty_cache: bool) -> None:
    measure()
    times = []
    for _ in range(3):
        if empty_cache:
            os.sync()
            CACHES.write_text("3\n", encoding="ascii")
        times.append(measure())
    print(f"{name:45s} median {statistics.median(times):.2f} s   {' '.join(f'{t:.2f}' for t in times)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("program", "project", "image"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    # Without -noreset the server would start anew whenever the last client leaves, and a program that comes in between ends.
    server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(3)
        with tempfile.TemporaryDirectory() as home:
            surroundings = environment(home)
            for note, empty in (("", False), (", nothing in the disk cache", True)):
                if not empty or os.access(CACHES, os.W_OK):
                    report(f"window{note}", lambda: until_window(given.program, surroundings), empty)
                    report(f"first verdict{note}", lambda: until_verdict(given.program, surroundings, given.project, given.image), empty)
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
