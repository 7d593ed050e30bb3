"""Who asks an endpoint: from the environment, from ``~/.netrc``, or from a person who is asked."""

from __future__ import annotations

import os
from collections.abc import Callable
from netrc import NetrcParseError, netrc
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from kgbuild.errors import UsageError

USER = "KGBUILD_USER"
PASSWORD = "KGBUILD_PASSWORD"


class Credentials(Struct, frozen=True):
    """A user's name and password. No text of it shows the password."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials(user={self.user!r})"


def credentials_for(url: str, user: str | None = None, ask: Callable[[str], str] | None = None) -> Credentials | None:
    """The credentials for the host of that address, or None where nobody is named.

    The user is ``user``, else ``KGBUILD_USER``, else the one that ``~/.netrc`` names for the host. The password is
    ``KGBUILD_PASSWORD``, else what ``~/.netrc`` has for that user there, else what ``ask`` returns, which is given the
    question. UsageError if there is a user without a password, or if ``~/.netrc`` cannot be read.
    """
    host = urlsplit(url).hostname or ""
    user = user or os.environ.get(USER) or None
    password = os.environ.get(PASSWORD) or None
    if user is not None and password is not None:
        return Credentials(user, password)
    login, known = _entry(host)
    if login and known and user in (None, login):
        return Credentials(login, known)
    if user is None:
        return None
    if ask is None:
        raise UsageError(f"there is no password for {user} at {host}", f"set {PASSWORD}, or write it into ~/.netrc")
    return Credentials(user, ask(f"Password of {user} at {host}"))


def _entry(host: str) -> tuple[str, str]:
    """What ``~/.netrc`` has for the host itself: its entry for all others is not meant for whoever one asks."""
    path = Path.home() / ".netrc"
    if not path.is_file():
        return "", ""
    try:
        login, _, password = netrc(str(path)).hosts.get(host, ("", "", ""))
    except (NetrcParseError, OSError, UnicodeDecodeError) as fault:
        # The parser's own words may quote the line, and the line may be the password.
        raise UsageError(f"{path} cannot be read", "see to its form, and that only you may read it") from fault
    return login or "", password or ""
