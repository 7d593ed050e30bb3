"""All kinds of records, found by looking: a module in this package that declares a kind is a kind."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

import kgbuild.records
from kgbuild.records.base import Entry, Fact


@lru_cache(maxsize=1)
def _declared() -> tuple[dict[str, type[Fact]], dict[str, type[Entry]]]:
    facts: dict[str, type[Fact]] = {}
    entries: dict[str, type[Entry]] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(kgbuild.records.__path__)):
        for declared in vars(importlib.import_module(f"kgbuild.records.{module}")).values():
            if not isinstance(declared, type) or "kind" not in vars(declared):
                continue
            if issubclass(declared, Fact):
                facts[declared.kind.key] = declared
            elif issubclass(declared, Entry):
                entries[declared.kind.key] = declared
    return facts, entries


def fact_kinds() -> dict[str, type[Fact]]:
    """YAML key -> class, for what documents tell: ``event``, ``agreement`` …"""
    return _declared()[0]


def register_kinds() -> dict[str, type[Entry]]:
    """Register name -> class: ``countries``, ``organisations`` …"""
    return _declared()[1]
