"""Memory is kept: what a step frees costs the next one no page faults."""

import subprocess
import sys

import pytest

FAULTS = """
import ctypes, resource, sys
from tasks.lm import memory

mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
if mallopt is None:
    sys.exit(77)

def faults():
    def step():
        return [bytearray(b"1") * 2**22 for _ in range(10)]
    for _ in range(3):
        step()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    step()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

mallopt(memory.M_MMAP_THRESHOLD, 2**17)  # where glibc starts
print(faults())
memory.keep_freed_memory()
print(faults())
"""


def test_a_step_takes_the_memory_that_the_one_before_left():
    done = subprocess.run([sys.executable, "-c", FAULTS], capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip("not glibc")
    assert done.returncode == 0, done.stderr
    before, after = map(int, done.stdout.split())
    assert before >= 10 * 2**22 // 4096 // 16  # pages of up to 64 KiB
    assert after < before / 10
