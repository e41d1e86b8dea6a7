"""Memory that ran out is recognised by what native libraries say of it."""

import pytest

from inspector.core.memory import is_out_of_memory


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("Exception from src/inference/src/dev/plugin.cpp:54:\nstd::bad_alloc\n"),
        RuntimeError("Exception from src/inference/src/dev/plugin.cpp:54:\ncan't alloc\n"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:121] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes."),
        RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        OSError(12, "Cannot allocate memory"),
        Exception("OpenCV(4.12) alloc.cpp:73: error: (-4:Insufficient memory) Failed to allocate 432000000 bytes"),
    ],
)
def test_memory_that_ran_out_is_recognised(error: Exception) -> None:
    assert is_out_of_memory(error)


@pytest.mark.parametrize("error", [RuntimeError("shape mismatch"), OSError(28, "No space left on device"), KeyError("memory")])
def test_other_errors_are_others(error: Exception) -> None:
    assert not is_out_of_memory(error)
