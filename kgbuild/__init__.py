"""JBER, Japan's bilateral economic relations as a knowledge graph, and the package that builds, checks and asks it.

``import kgbuild; kg = kgbuild.open(); kg.ask("who-signed-with", org="JAXA")``
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgbuild.version import __version__

if TYPE_CHECKING:
    from kgbuild.api import open, to_networkx  # noqa: A004

__all__ = ["__version__", "open", "to_networkx"]


def __getattr__(name: str) -> Any:
    """What is offered here is imported when it is first used, so that commands start fast."""
    if name in __all__:
        from kgbuild import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
