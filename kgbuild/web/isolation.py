"""What keeps a query from doing harm: no network, and limits that the kernel enforces.

The network goes before the store is opened, because a process that has threads cannot leave its user namespace. Where
the platform has no network namespaces, or forbids them, the process of a client's query gets no new file descriptor
instead, and without one there is no socket.
"""

from __future__ import annotations

import ctypes
import math
import os
import resource
import signal
from pathlib import Path

from kgbuild.web.limits import MIB, Limits

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1


def leave_network() -> bool:
    """Move this process into a network of its own that has no way out. False where the platform does not let it."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is None:
        return False
    return bool(unshare(CLONE_NEWNET) == 0 or unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def confine(limits: Limits) -> None:
    """Bound this process for good: memory, processor time, no core file left; and it dies with its parent.

    What the time limit on the wall clock is for, the parent sees to; the limit of processor time is for when it cannot.
    """
    _limit(resource.RLIMIT_CPU, math.ceil(limits.seconds) + 1)
    _limit(resource.RLIMIT_AS, _address_space() + limits.memory_mib * MIB)
    _limit(resource.RLIMIT_CORE, 0)
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def forbid_descriptors() -> None:
    """Let this process open nothing any more, neither a file nor a socket."""
    _limit(resource.RLIMIT_NOFILE, 0)


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _address_space() -> int:
    """How much address space this process has now, in bytes; 0 where the platform does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
