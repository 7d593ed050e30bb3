"""Where a fault stands, what it is, and how the program stops.

A fault in the data is a value, :class:`Problem`; checks return all of them at once. Only the inability to
continue is an exception, a :class:`KgError`, which a command turns into one line and an exit code.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much a problem matters: a violation fails a check, a warning may, an info never does."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


class Span(Struct, frozen=True, order=True):
    """A place in a file: path relative to the project, line and column counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(Struct, frozen=True):
    """One fault: its rule (``code``), what is wrong, and what mends it. ``span`` is None for whole-project faults."""

    code: str
    message: str
    repair: str
    span: Span | None = None
    severity: Severity = Severity.VIOLATION

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order by place, then rule and text, so that reports never depend on the order of discovery."""
        where = self.span or Span("", 0, 0)
        return (where.file, where.line, where.column, self.code, self.message)

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        return f"{place}{self.severity}: {self.message} [{self.code}]\n    repair: {self.repair}"


class KgError(Exception):
    """The program cannot go on. ``message`` is one plain line, ``repair`` says what to do; exit code 4."""

    exit_code = 4

    def __init__(self, message: str, repair: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.repair = repair

    def __str__(self) -> str:
        return f"{self.message} ({self.repair})" if self.repair else self.message


class UsageError(KgError):
    """The request itself is wrong: an unknown option value, a malformed query. Exit code 2."""

    exit_code = 2


class NotFoundError(KgError):
    """What was asked for does not exist: a name, a question, a document. Exit code 3."""

    exit_code = 3


class EnvironmentFault(KgError):
    """The machine, the store or an endpoint does not do what is needed. Exit code 4."""


class DataFault(KgError):
    """The data are wrong; ``problems`` has every fault found. Exit code 1."""

    exit_code = 1

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=Problem.sort_key)
        count = len(problems)
        super().__init__(f"{count} fault{'s' if count != 1 else ''} in the data", "run `kgbuild check`")
