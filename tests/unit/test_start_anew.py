"""The program starts itself anew where the screen is small; its arguments must arrive as they were."""

import subprocess
import sys
from pathlib import Path

import pytest

ARGUMENTS = ["C:/Program Files/Inspector", "Deckel groß 7", "", 'a "b" c']
PROGRAM = """
import sys
from inspector import app
sys.platform, said = sys.argv[1], "import sys; sys.stdout.reconfigure(encoding='utf-8'); print(sys.argv[1:])"
app.start_anew([sys.executable, "-c", said, *sys.argv[2:]])
print("still here")
"""


@pytest.mark.parametrize("platform", ["win32", sys.platform] if sys.platform != "win32" else ["win32"])
def test_arguments_with_spaces_arrive_whole(platform: str) -> None:
    command = [sys.executable, "-c", PROGRAM, platform, *ARGUMENTS]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{ARGUMENTS}\n", "")
