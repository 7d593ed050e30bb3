"""Spoilt files: `python -m tools.fuzz` changes the files under data/ by chance; each has to be read or refused.

Every case goes the way of a curator's file, from bytes to claims (`tools/fuzz_reading.py`), in a process of its own. A
traceback, a signal, or more than 2 seconds of work or 300 MB is a fault; so is a problem that has no place, or that
cannot be shown on one line. The same seed makes the same cases, as long as data/ stays the same. `--corpus DIR` reads
the files of a folder as they are.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter

from kgbuild.errors import Problem
from kgbuild.project import locate
from kgbuild.source.encoding import UNSEEN
from tools.fuzz_mutations import Original, mutate
from tools.fuzz_reading import EXTRA, Reading
from tools.fuzz_workers import Limits, Outcome, run

CHECKOUT = Path(__file__).parent.parent
LISTED = 20
LONGEST = 1000
NOT_TOLD = re.compile(f"[\t\r\n]|{UNSEEN.pattern}")


@dataclass(frozen=True, slots=True)
class Case:
    """Bytes to be read in place of the file ``name``, and how they came about."""

    name: str
    data: bytes
    made: str


@dataclass(frozen=True)
class Mutated:
    """Cases made by chance: the same seed and number, the same case."""

    originals: tuple[Original, ...]
    seed: str
    count: int

    def numbers(self) -> Sequence[int]:
        return range(self.count)

    def case(self, number: int) -> Case:
        random = Random(f"{self.seed} {number}")
        documents = [each for each in self.originals if each.name.startswith("data/sources/")]
        original = random.choice(random.choice((documents, self.originals)))
        data, done = mutate(random, original, self.originals)
        return Case(original.name, data, ", ".join(done) or "nothing could be done")


@dataclass(frozen=True)
class Found:
    """Cases that are files, read as they are, each as a document more."""

    files: tuple[Path, ...]

    def numbers(self) -> Sequence[int]:
        return range(len(self.files))

    def case(self, number: int) -> Case:
        return Case(EXTRA, self.files[number].read_bytes(), str(self.files[number]))


def examine(problems: list[Problem]) -> None:
    """AssertionError if one of the problems is not what a person can be told."""
    for problem in problems:
        assert problem.span is not None, f"no place: {problem}"
        assert problem.span.line > 0, f"no place: {problem}"
        assert problem.span.column > 0, f"no place: {problem}"
        for said in (problem.message, problem.repair):
            assert said, f"nothing said: {problem!r}"
            assert not NOT_TOLD.search(said), f"cannot be shown: {problem!r}"
            assert len(said) <= LONGEST, f"too long, {len(said)} characters: {problem!r}"


def main() -> int:
    """Run the cases and print what came of them; 1 if there was a fault, 2 for wrong usage."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the processes of the cases end with this one
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        reading = Reading(locate(CHECKOUT), Path(scratch))
        originals = tuple(
            Original(reading.project.relative(path), path.read_bytes()) for path in sorted(reading.files())
        )
        files = tuple(sorted(path for folder in asked.corpus for path in folder.rglob("*") if path.is_file()))
        cases: Mutated | Found = Found(files) if asked.corpus else Mutated(originals, asked.seed, asked.cases)
        if not cases.numbers():
            print("there is no case", file=sys.stderr)
            return 2
        for original in originals:
            _ = original.pieces  # found once, before the processes divide
        gc.collect()
        gc.freeze()

        def work(number: int) -> None:
            case = cases.case(number)
            reading.scratch = Path(scratch, str(os.getpid()))
            examine(reading.problems(case.name, case.data))

        start = perf_counter()
        numbers = cases.numbers() if asked.only is None else [asked.only]
        outcomes = list(run(numbers, work, asked.processes, Limits(asked.seconds, asked.megabytes)))
    print(summary(outcomes, perf_counter() - start, asked))
    wrong = sorted((each for each in outcomes if each.fault), key=lambda each: each.number)
    if asked.only is not None:
        _print_case(cases.case(asked.only))
    if wrong:
        _print_faults(wrong, " ".join(f"--corpus {folder}" for folder in asked.corpus) or f"--seed {asked.seed}")
    if wrong or (asked.only is not None and asked.keep):
        kept = asked.keep or Path(tempfile.mkdtemp(prefix="fuzz-kept-"))
        for number in [each.number for each in wrong] or [asked.only]:
            _keep(kept, number, cases.case(number), wrong)
        print(f"kept in {kept}")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", default="1", help="what chance begins with (1)")
    parser.add_argument("--cases", type=int, default=20_000, metavar="N", help="how many (20000)")
    parser.add_argument("--only", type=int, metavar="K", help="run this case alone and tell of it")
    parser.add_argument("--seconds", type=float, default=2.0, metavar="S", help="what a case may take (2)")
    parser.add_argument("--megabytes", type=int, default=300, metavar="M", help="what its process may hold (300)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, metavar="P", help="one a core")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where failing cases are written")
    parser.add_argument(
        "--corpus", type=Path, action="append", default=[], metavar="DIR", help="read these files instead"
    )
    return parser.parse_args()


def summary(outcomes: list[Outcome], seconds: float, asked: argparse.Namespace) -> str:
    """What came of all cases, on one line."""
    count = Counter(outcome.fault for outcome in outcomes)
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    largest = max(outcomes, key=lambda outcome: outcome.megabytes)
    return (
        f"{len(outcomes):,} case{'s' * (len(outcomes) != 1)} in {seconds:.0f} s: "
        f"{count['traceback']} tracebacks, {count['signal']} signals, "
        f"{count['time']} over {asked.seconds:g} s, {count['memory']} over {asked.megabytes} MB; "
        f"slowest {slowest.seconds:.2f} s (case {slowest.number}), "
        f"largest {largest.megabytes:.0f} MB (case {largest.number})"
    )


def _print_faults(wrong: list[Outcome], cases: str) -> None:
    """Each fault once, with how often it was met, where first, and how to meet it again."""
    alike: dict[str, list[int]] = {}
    for outcome in wrong:
        lines = outcome.told.strip().splitlines()
        places = [line.strip() for line in lines if line.startswith("  File ") and "kgbuild" in line]
        alike.setdefault(f"{outcome.fault}: {lines[-1][:300]} {places[-1] if places else ''}".rstrip(), []).append(
            outcome.number
        )
    for told, numbers in list(alike.items())[:LISTED]:
        print(f"{len(numbers)} times, first in case {numbers[0]}: {told}")
        print(f"    again: python -m tools.fuzz {cases} --only {numbers[0]}")
    if len(alike) > LISTED:
        print(f"and {len(alike) - LISTED} others")


def _print_case(case: Case) -> None:
    print(f"{case.name}, {len(case.data):,} bytes: {case.made}")


def _keep(folder: Path, number: int, case: Case, wrong: list[Outcome]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number}.yaml").write_bytes(case.data)
    told = "\n".join(each.told for each in wrong if each.number == number)
    (folder / f"{number}.txt").write_text(f"{case.name}\n{case.made}\n{told}\n", encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
