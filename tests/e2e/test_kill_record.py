"""A program that is killed while it records loses what was in flight and nothing else; the next one goes on."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.core.progress import finish
from inspector.core.record import Run
from inspector.core.record_query import Filter
from inspector.services.recording.verify import verify
from inspector.storage.record.database import open_database
from inspector.storage.record.reader import RecordReader

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("INSPECTOR_KILLS", "4"))
MOST_PARTS = 400

# Says of every part that it was put, and now and then how many are certain to be in the record.
LINE = """
import sys
from pathlib import Path
import numpy as np
from record_parts import a_part, a_run
from inspector.core.picture_keeping import PictureKeeping
from inspector.core.types import Verdict
from inspector.devices.formats.png_writing import encode_png
from inspector.storage.record.recorder import Recorder

own = Recorder(Path(sys.argv[1]), encode_png, PictureKeeping(ok_share=0.5))
run = a_run(lot=sys.argv[2])
own.begin(run)
frame = np.random.default_rng(0).integers(0, 256, (120, 160, 3), np.uint8)
number = 0
while True:
    number += 1
    own.put(a_part(run, number, Verdict.NG if number % 5 == 0 else Verdict.OK), [frame])
    print("put", number, flush=True)
    if number % 20 == 0:
        own.flush(60)
        print("certain", number, flush=True)
"""


def killed(folder: Path, lot: str, after: int) -> tuple[int, int]:
    """Lets another process record and kills it after so many lines; the last part that it put and the last that is certain."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    command = [sys.executable, "-c", LINE, str(folder), lot]
    put = certain = 0
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for _ in range(after):
            said, number = child.stdout.readline().split()
            put, certain = (int(number), certain) if said == "put" else (put, int(number))
        child.kill()
        for line in child.stdout:  # what it said before it died
            if line.endswith("\n"):
                said, number = line.split()
                put, certain = (int(number), certain) if said == "put" else (put, int(number))
    return put, certain


@pytest.mark.timeout(60 + 10 * KILLS)
def test_at_most_what_was_in_flight_is_lost_whenever_it_is_killed(tmp_path: Path) -> None:
    moments = random.Random(12)
    lost = []
    for number in range(KILLS):
        put, certain = killed(tmp_path, f"lot {number}", moments.randrange(1, MOST_PARTS))
        with RecordReader(open_database(tmp_path)) as opened:
            numbers = sorted(row.number for row in opened.page(Filter(lot=f"lot {number}"), 10 * MOST_PARTS).rows)
            found = finish(verify(tmp_path, opened))
            runs: list[Run] = opened.runs()
        assert numbers == list(range(1, len(numbers) + 1))  # no part twice, none left out
        assert certain <= len(numbers) <= put + 1  # one may have been put and not said
        assert found.is_whole, found
        assert len(found.nobodys) <= 200  # pictures of which no row could be written
        assert len(runs) <= number + 1
        lost.append(put - len(numbers))
    print(f"{KILLS} kills; parts lost each time: {lost}")
