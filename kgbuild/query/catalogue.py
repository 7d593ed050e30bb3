"""The canned questions of a folder: listed, found by name, and read with all their cards' faults."""

from __future__ import annotations

from pathlib import Path

from kgbuild.errors import DataFault, NotFoundError
from kgbuild.query.card import Card, read_card
from kgbuild.values.faults import did_you_mean, quoted


def names(questions: Path) -> list[str]:
    """The names of all questions, sorted."""
    return sorted(path.stem for path in questions.glob("*.rq"))


def cards(questions: Path) -> list[Card]:
    """All questions, by name. DataFault if a card has a line that cannot be read."""
    return [find(questions, name) for name in names(questions)]


def no_question(name: str, known: list[str], see: str) -> NotFoundError:
    """What is said of a name that is no question's: the nearest names, or else where to see them all."""
    from kgbuild.values.likeness import containing, nearest

    near = nearest(name, known, few=True) or containing(name, [(each, each) for each in known])
    return NotFoundError(f"there is no question {quoted(name)}", did_you_mean(near) if near else see)


def find(questions: Path, name: str) -> Card:
    """The question of that name. NotFoundError, with the nearest names, if there is none."""
    known = names(questions)
    if name not in known:
        raise no_question(name, known, "see `kgbuild ask --list`")
    card, problems = read_card((questions / f"{name}.rq").read_text(encoding="utf-8"), name)
    if problems:
        raise DataFault(problems)
    return card
