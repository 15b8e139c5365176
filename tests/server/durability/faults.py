"""The library that fails writes and syncs: compiled, loaded, and told what to do."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_SOURCE = Path(__file__).with_name("faults.c")
FOR_EVER = 2**62


def compiled(folder: Path) -> Path:
    """Compile the library into ``folder``; skip the test where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None or os.uname().sysname != "Linux":
        pytest.skip("needs a C compiler and Linux: faults can't be injected")
    library = folder / "faults.so"
    flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([compiler, *flags, "-o", library, _SOURCE, "-ldl"], check=True)
    return library


def environment(library: Path) -> dict[str, str]:
    """Return the environment of a program that is to meet faults."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "proto/gen")])
    return {**os.environ, "PYTHONPATH": paths, "LD_PRELOAD": str(library)}


class Faults:
    """The library, from within the program that loaded it."""

    def __init__(self) -> None:
        """Find it."""
        self._library = ctypes.CDLL(None)
        self._library.faults_calls.restype = ctypes.c_long

    def arm(self, first: int, last: int, error: int) -> None:
        """Fail the calls ``first`` to ``last`` from now, with this ``errno``."""
        self._library.faults_arm(ctypes.c_long(first), ctypes.c_long(last), error)

    def disarm(self) -> None:
        """Fail nothing."""
        self.arm(0, 0, 0)

    def calls(self) -> int:
        """Return how many calls there were since it was armed."""
        return int(self._library.faults_calls())

    def forget(self) -> None:
        """Begin anew with other files."""
        self._library.faults_forget()


def after_a_power_cut(folder: Path, copy: Path) -> Path:
    """Copy to ``copy`` what a power cut would leave of the database in ``folder``."""
    copy.mkdir()
    for file in folder.glob("*.durable"):
        shutil.copy(file, copy / file.name.removesuffix(".durable"))
    return copy
