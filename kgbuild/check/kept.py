"""What a kept state is in its file, and what a file said in its own: typed, so that msgspec reads and writes them."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import asdict

from kgbuild.build.corpus import Given
from kgbuild.build.twins import Twin
from kgbuild.build.units import Said, Unit
from kgbuild.check.engines import Finding
from kgbuild.check.offenders import Offence
from kgbuild.check.outcome import Answers
from kgbuild.check.rules import Rule
from kgbuild.errors import Problem, Span


class KeptUnit(Struct, array_like=True, gc=False):
    """A :class:`~kgbuild.build.units.Unit`, with the name of the file that has what it said."""

    said: str
    file: str
    given: tuple[Given, ...]
    documents: tuple[tuple[str, Span], ...]
    broken: frozenset[str]
    unread: tuple[Problem, ...]
    wanted: frozenset[str]
    untied: tuple[Problem, ...]
    faulty: frozenset[str]
    about: frozenset[str]

    @classmethod
    def of(cls, unit: Unit, said: str) -> KeptUnit:
        """What is kept of a unit, beside the file of that name."""
        return cls(said, *(getattr(unit, name) for name in cls.__struct_fields__[1:]))

    def unit(self, said: Callable[[], Said]) -> Unit:
        """The unit that this is, which ``said`` what is read when it is called."""
        return Unit(**(asdict(self) | {"said": said}))


class Content(Struct):
    """A state: the digests of inputs, the units, the rules, and what was found."""

    inputs: dict[str, str]
    units: list[KeptUnit]
    twins: list[Twin]
    rules: dict[str, Rule]
    findings: list[tuple[Finding, Problem | None]]
    offences: list[tuple[Offence, Problem]]
    answers: Answers
    problems: list[Problem]
