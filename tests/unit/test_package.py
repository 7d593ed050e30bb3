"""The package's own papers agree: one version, locks that cover what is declared, no host named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from kgbuild.version import __version__

PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def pins(lock: Path) -> dict[str, Version]:
    found = [(str(canonicalize_name(name)), Version(version)) for name, version in PIN.findall(lock.read_text("utf-8"))]
    assert len(dict(found)) == len(found), f"{lock.name} pins one twice: all Pythons are to have the same versions"
    return dict(found)


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
        if canonicalize_name(requirement.name) not in pinned
        or pinned[canonicalize_name(requirement.name)] not in requirement.specifier
    ]
    assert unmet == [], "run make lock"


def test_users_run_the_versions_that_are_tested(checkout: Path) -> None:
    tested = pins(checkout / "requirements" / "dev.txt")
    assert pins(checkout / "requirements" / "run.txt").items() <= tested.items()


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_the_lock_is_hashed_and_names_no_host(checkout: Path, lock: str) -> None:
    text = (checkout / "requirements" / lock).read_text("utf-8")
    assert "://" not in text
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [block.split(" ")[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_citation_and_the_changelog_know_the_version(checkout: Path) -> None:
    citation = yaml.safe_load((checkout / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == __version__
    assert f"\n## [{__version__}]" in (checkout / "CHANGELOG.md").read_text("utf-8")
