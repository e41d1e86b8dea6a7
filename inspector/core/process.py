"""What this process uses of the PC."""

import contextlib
import math
import mmap
import os
import sys
from pathlib import Path

MEMINFO, STATUS = Path("/proc/meminfo"), Path("/proc/self/status")
CONTAINER = Path("/sys/fs/cgroup")
"""Where Linux says what a container may take (cgroup v2)."""


def peak_rss_mb() -> float:
    """Largest resident memory of this process so far, in MiB; NaN where the system does not tell."""
    return _peak_mb()


def forget_peak() -> bool:
    """Makes `peak_rss_mb` begin anew with what is held now, and tells whether the system could (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return False
    return True


def current_rss() -> float:
    """Bytes of memory that this process holds now; its peak so far where the system does not tell."""
    try:
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return float(resident * mmap.PAGESIZE)
    except (OSError, ValueError):
        return peak_rss_mb() * 2**20


def free_memory() -> float:
    """Bytes of memory that a process can take without anything being swapped out; 4 GiB where the system does not tell."""
    try:
        return _free()
    except (OSError, ValueError, StopIteration):
        return 4.0 * 2**30


def _free_in_container() -> float:
    """Bytes that are left of this container's share, cached files counted as free; infinite outside of containers."""
    try:
        most, held = int((CONTAINER / "memory.max").read_text("ascii")), int((CONTAINER / "memory.current").read_text("ascii"))
        cached = next(line for line in (CONTAINER / "memory.stat").read_text("ascii").splitlines() if line.startswith("inactive_file "))
        return float(max(0, most - held + int(cached.split()[1])))
    except (OSError, ValueError, StopIteration):  # "max": no limit
        return math.inf


def release_memory() -> None:
    """Hands memory that was freed back to the system, where the C library would rather keep it for later (glibc)."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError, TypeError):  # another C library, or Windows, which names none
        ctypes.CDLL(None).malloc_trim(0)


def _kilobytes(file: Path, key: str) -> int:
    return next(int(line.split()[1]) for line in file.read_text(encoding="utf-8").splitlines() if line.startswith(key))


if sys.platform == "win32":

    def _free() -> float:
        import ctypes

        class Status(ctypes.Structure):
            _fields_ = (("length", ctypes.c_uint32), ("load", ctypes.c_uint32), ("total", ctypes.c_uint64), ("free", ctypes.c_uint64 * 6))

        status = Status(length=ctypes.sizeof(Status))
        ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status))
        return float(status.free[0])

    def _peak_mb() -> float:
        import ctypes

        class Counters(ctypes.Structure):
            _fields_ = (("cb", ctypes.c_uint32), ("faults", ctypes.c_uint32), ("peak", ctypes.c_size_t), ("rest", ctypes.c_size_t * 8))

        counters = Counters(cb=ctypes.sizeof(Counters))
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        known = kernel.K32GetProcessMemoryInfo(ctypes.c_void_p(kernel.GetCurrentProcess()), ctypes.byref(counters), counters.cb)
        return float(counters.peak / 2**20) if known else math.nan

else:

    def _free() -> float:
        if MEMINFO.exists():
            return min(1024.0 * _kilobytes(MEMINFO, "MemAvailable:"), _free_in_container())
        return 0.5 * os.sysconf("SC_PHYS_PAGES") * mmap.PAGESIZE

    def _peak_mb() -> float:
        import resource

        with contextlib.suppress(OSError, ValueError, StopIteration):  # getrusage counts what the parent held when it started this process
            return _kilobytes(STATUS, "VmHWM:") / 2**10
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
