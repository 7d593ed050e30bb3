"""The package's own papers agree: one version, locks that cover what is declared, no host named."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from kgbuild.version import __version__

PINNED = re.compile(r"^[A-Za-z0-9][^#\n]*", re.MULTILINE)


@dataclass(frozen=True)
class Pin:
    """The one version of a package that is installed, and the extras that it is installed with."""

    version: Version
    extras: frozenset[str]

    def meets(self, requirement: Requirement) -> bool:
        return self.version in requirement.specifier and requirement.extras <= self.extras


def pins(lock: Path) -> dict[str, Pin]:
    found: dict[str, Pin] = {}
    for line in PINNED.findall(lock.read_text("utf-8")):
        pinned = Requirement(line.removesuffix("\\"))
        (exactly,) = pinned.specifier
        assert exactly.operator == "==", line
        name = str(canonicalize_name(pinned.name))
        assert name not in found, f"{lock.name} pins {name} twice: all Pythons are to have the same versions"
        found[name] = Pin(Version(exactly.version), frozenset(pinned.extras))
    return found


def declared(checkout: Path, groups: tuple[str, ...]) -> Iterator[Requirement]:
    configuration = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))
    pending = [*configuration["project"]["dependencies"], *({"include-group": group} for group in groups)]
    while pending:
        entry = pending.pop()
        if isinstance(entry, str):
            yield Requirement(entry)
        else:
            pending.extend(configuration["dependency-groups"][entry["include-group"]])


@pytest.mark.parametrize(("lock", "groups"), [("run.txt", ()), ("dev.txt", ("dev",))])
def test_the_lock_pins_what_is_declared(checkout: Path, lock: str, groups: tuple[str, ...]) -> None:
    pinned = pins(checkout / "requirements" / lock)
    unmet = [
        str(requirement)
        for requirement in declared(checkout, groups)
        if (name := canonicalize_name(requirement.name)) not in pinned or not pinned[name].meets(requirement)
    ]
    assert unmet == [], "run make lock"


def test_users_run_the_versions_that_are_tested(checkout: Path) -> None:
    tested = pins(checkout / "requirements" / "dev.txt")
    for name, pin in pins(checkout / "requirements" / "run.txt").items():
        assert tested[name].version == pin.version, name
        assert tested[name].extras >= pin.extras, name


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_the_lock_is_hashed_and_names_no_host(checkout: Path, lock: str) -> None:
    text = (checkout / "requirements" / lock).read_text("utf-8")
    assert "://" not in text
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [block.split(" ")[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_of_the_public_suites_is_hashed_and_names_no_host(checkout: Path) -> None:
    text = (checkout / "tests" / "suites" / "package-lock.json").read_text("utf-8")
    assert "://" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")] == []


def test_the_citation_and_the_changelog_know_the_version(checkout: Path) -> None:
    citation = yaml.safe_load((checkout / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == __version__
    assert f"\n## [{__version__}]" in (checkout / "CHANGELOG.md").read_text("utf-8")
