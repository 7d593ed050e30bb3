"""JBER, Japan's bilateral economic relations as a knowledge graph, and the package that builds, checks and asks it.

``import kgbuild; kg = kgbuild.open(); kg.ask("who-signed-with", org="JAXA")``
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgbuild.version import __version__

if TYPE_CHECKING:
    from kgbuild.api import open  # noqa: A004

__all__ = ["__version__", "open"]


def __getattr__(name: str) -> Any:
    """``open`` is imported when it is first used, so that commands start fast."""
    if name == "open":
        from kgbuild.api import open as open_

        return open_
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
