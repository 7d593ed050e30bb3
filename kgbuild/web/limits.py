"""What a request may cost. All are options of ``kgbuild serve`` and are told in the service description."""

from __future__ import annotations

from msgspec import Struct

MIB = 1 << 20
PATIENCE_SECONDS = 0.5
"""A query that has used more processor time than this is long: its priority falls, and it needs a long place."""


class Limits(Struct, frozen=True):
    """Time in seconds, memory in MiB, sizes in bytes.

    ``running`` is how many short queries run at once and ``long`` how many long ones; ``waiting_seconds`` is how long a
    request waits for its turn, and ``arrival_seconds`` how long it may take to arrive, and its answer to be taken;
    ``cache_mib`` is how much of what was answered is kept, to be given again; a graph whose text has at most
    ``held_mib`` is held in memory, where it takes about twice as much.
    """

    seconds: float = 10.0
    memory_mib: int = 512
    rows: int = 100_000
    answer_bytes: int = 32 * MIB
    request_bytes: int = 1_000_000
    running: int = 8
    long: int = 4
    waiting_seconds: float = 5.0
    arrival_seconds: float = 10.0
    connections: int = 500
    cache_mib: int = 16
    held_mib: int = 256
