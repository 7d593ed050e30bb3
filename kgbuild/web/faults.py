"""What goes wrong with a request, each with its status."""

from __future__ import annotations

from collections.abc import Mapping

from kgbuild.errors import KgError, NotFoundError, UsageError


class HttpFault(KgError):
    """A request that is answered with a status of its own, and headers that belong to it."""

    def __init__(self, status: int, message: str, repair: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message, repair)
        self.status = status
        self.headers = dict(headers or {})


def status_of(fault: KgError) -> int:
    """The status that a fault is answered with."""
    if isinstance(fault, HttpFault):
        return fault.status
    if isinstance(fault, NotFoundError):
        return 404
    return 400 if isinstance(fault, UsageError) else 503
