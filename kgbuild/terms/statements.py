"""What values state: a subject, a predicate and a value each.

Plain tuples, for they are taken apart at once: an engine's ``Triple`` would double the time of stating a value.
"""

from __future__ import annotations

from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

Statement: TypeAlias = tuple[NamedNode, NamedNode, NamedNode | Literal]
