"""Cases run in processes of their own, so that one which hangs, eats memory or is killed stops nothing but itself."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import perf_counter, process_time

FORK = multiprocessing.get_context("fork")
MEGABYTE = 1 << 20

Work = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one case may take: seconds of a processor's time, and megabytes that its process holds at most.

    On the clock it may take longer, for others may be at work on the same machine; but not for ever.
    """

    seconds: float = 2.0
    megabytes: int = 300

    @property
    def patience(self) -> float:
        """Seconds on the clock after which a case is stopped."""
        return 5 * self.seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended: ``fault`` is empty or traceback, signal, time or memory, and ``told`` what is known of it."""

    number: int
    seconds: float
    megabytes: float = 0.0
    fault: str = ""
    told: str = ""


def run(cases: Iterable[int], work: Work, processes: int, limits: Limits) -> Iterator[Outcome]:
    """Do the work for each number; outcomes come as the cases end. Linux only: it limits and tells memory."""
    numbers = iter(cases)
    workers = [_Worker(work, limits) for _ in range(processes)]
    try:
        busy = [worker for worker in workers if worker.take(numbers)]
        while busy:
            soonest = min(worker.deadline for worker in busy)
            wait([worker.pipe for worker in busy], timeout=max(0.0, soonest - perf_counter()))
            for worker in busy:
                if (outcome := worker.outcome()) is not None:
                    yield outcome
                    worker.take(numbers)
            busy = [worker for worker in busy if worker.number is not None]
    finally:
        for worker in workers:
            worker.end()


@dataclass
class _Worker:
    """A process that does one case after the other, and is made anew when a case ends it."""

    work: Work
    limits: Limits
    number: int | None = None
    deadline: float = 0.0
    pipe: Connection = field(init=False)
    process: BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        self.pipe, far = FORK.Pipe()
        self.process = FORK.Process(target=_serve, args=(far, self.work, self.limits), daemon=True)
        self.process.start()
        far.close()

    def take(self, numbers: Iterator[int]) -> bool:
        """Begin the next case; false if there is none."""
        self.number = next(numbers, None)
        if self.number is None:
            return False
        self.pipe.send(self.number)
        self.deadline = perf_counter() + self.limits.patience
        return True

    def outcome(self) -> Outcome | None:
        """How the case ended; None while it goes on."""
        assert self.number is not None
        outcome: Outcome
        if self.pipe.poll():
            try:
                outcome = self.pipe.recv()
            except EOFError:
                self.process.join()
                outcome = _killed(self.number, self.process.exitcode or 0)
        elif perf_counter() >= self.deadline:
            outcome = Outcome(self.number, self.limits.patience, fault="time", told="was stopped")
        else:
            return None
        if outcome.fault in ("signal", "time", "memory"):
            self.end()
            self.__post_init__()
        return outcome

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _killed(number: int, code: int) -> Outcome:
    told = signal.Signals(-code).name if code < 0 else f"the process ended with {code}"
    return Outcome(number, 0.0, fault="signal", told=told)


def _serve(pipe: Connection, work: Work, limits: Limits) -> None:
    """Do the cases that come through the pipe, and send back how each ended."""
    _limit_memory(limits.megabytes)
    while True:
        number = pipe.recv()
        start = process_time()
        fault = told = ""
        try:
            work(number)
        except MemoryError:
            fault, told = "memory", traceback.format_exc()
        except BaseException:  # noqa: BLE001 - a panic in Rust is no Exception, and whatever it is has to be told
            fault, told = "traceback", traceback.format_exc()
        seconds, megabytes = process_time() - start, _held("VmHWM")
        if not fault and megabytes > limits.megabytes:
            fault, told = "memory", f"held {megabytes:.0f} MB"
        elif not fault and seconds > limits.seconds:
            fault, told = "time", f"took {seconds:.1f} s"
        pipe.send(Outcome(number, seconds, megabytes, fault, told))


def _limit_memory(megabytes: int) -> None:
    """Let this process take only as much address space as brings it to so much memory."""
    room = int((megabytes - _held("VmRSS") + _held("VmSize")) * MEGABYTE)
    resource.setrlimit(resource.RLIMIT_AS, (room, room))


def _held(what: str) -> float:
    """A line of the process's status, in megabytes: ``VmHWM`` is the most memory that it has held."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what + ":"):
            return int(line.split()[1]) / 1024
    raise AssertionError(f"{what} is not told")
