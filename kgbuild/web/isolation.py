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
import time
from pathlib import Path

from kgbuild.web.limits import MIB, Limits

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
KEPT_SHARE = 8
"""The part of a job's memory that earlier jobs may have left taken."""


def leave_network() -> bool:
    """Move this process into a network of its own that has no way out. False where the platform does not let it."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is None:
        return False
    return bool(unshare(CLONE_NEWNET) == 0 or unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


class Confinement:
    """What a worker enters for good: bounds of memory and processor time, no core file, and it dies with its parent.
    It is made before the fork, for each thing that is looked up after it costs every worker.

    The time limit on the wall clock is for the parent to see to; that of processor time is for when it cannot.
    """

    def __init__(self, limits: Limits) -> None:
        self._processor_seconds = math.ceil(limits.seconds) + 1
        self._begin = _address_space()
        self._memory = limits.memory_mib * MIB
        self._prctl = getattr(ctypes.CDLL(None), "prctl", None)

    def enter(self) -> None:
        """Bound this process."""
        _limit(resource.RLIMIT_AS, self._begin + self._memory)
        _limit(resource.RLIMIT_CORE, 0)
        if self._prctl is not None:
            self._prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    def renew(self) -> None:
        """Give this process the processor time of one more job."""
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        used = math.ceil(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (_within(used + self._processor_seconds, hard), hard))

    @property
    def is_wide(self) -> bool:
        """Whether jobs left so much behind that the next would have noticeably less memory."""
        return _address_space() > self._begin + self._memory // KEPT_SHARE


def forbid_descriptors() -> None:
    """Let this process open nothing any more, neither a file nor a socket."""
    _limit(resource.RLIMIT_NOFILE, 0)


def processor_seconds(process: int) -> float:
    """The processor time that another process has used; endless where the platform does not say.

    The clock on the wall would take a job for long that only waited for others on a busy machine.
    """
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return math.inf
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _limit(kind: int, most: int) -> None:
    most = _within(most, resource.getrlimit(kind)[1])
    resource.setrlimit(kind, (most, most))


def _within(most: int, hard: int) -> int:
    return most if hard == resource.RLIM_INFINITY else min(most, hard)


def _address_space() -> int:
    """How much address space this process has now, in bytes; 0 where the platform does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
