"""Requests to a SPARQL server: bounded in time and size, repeated where it asks for that, and never telling a secret.

A password goes only to the host that it was given for, and only when that host asks for it: a redirect to another host
is not followed at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from msgspec import Struct

from kgbuild.errors import EnvironmentFault, UsageError
from kgbuild.store.credentials import Credentials
from kgbuild.version import __version__

AGENT = f"kgbuild/{__version__} (+https://w3id.org/jber/)"
TIMEOUT_SECONDS = 30
TRIES = 4
LONGEST_WAIT_SECONDS = 60
LARGEST_ANSWER = 1 << 30
PIECE = 1 << 20
BUSY = (429, 503)
PARTIAL = 206
AUTHORIZATION = "Authorization"


class Reply(Struct, frozen=True):
    """What a server answered, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Refused(EnvironmentFault):
    """The server answered with a status that is no success."""

    def __init__(self, status: int, message: str, repair: str = "") -> None:
        super().__init__(message, repair)
        self.status = status


def checked(url: str) -> SplitResult:
    """The parts of an endpoint's address. UsageError unless it is http or https, and carries no password."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError("an endpoint has an address that begins with http:// or https://")
    if "@" in parts.netloc:
        raise UsageError(
            "an endpoint's address carries no password", "give the name with --user, and the password when asked for it"
        )
    return parts


class Server:
    """A host that is sent requests, all with the same time limit and for the same user."""

    def __init__(self, url: str, credentials: Credentials | None = None, timeout: float = TIMEOUT_SECONDS) -> None:
        """``url`` is any address of the server. ``timeout`` is in seconds, for a whole answer."""
        parts = checked(url)
        self.host = parts.netloc
        self._timeout = timeout
        self._is_known = credentials is not None
        passwords = HTTPPasswordMgrWithDefaultRealm()
        if credentials is not None:
            passwords.add_password(None, f"{parts.scheme}://{parts.netloc}/", credentials.user, credentials.password)
        self._digest = _Digest(passwords)
        self._opener = build_opener(_SameHost(), _Basic(passwords), self._digest)

    def send(self, request: Request) -> Reply:
        """The answer to a request. Refused for any status but 2xx, EnvironmentFault if there is no answer.

        A busy server (429, 503) is asked again when it says that it may be, four times in a minute at most.
        """
        request.add_header("User-Agent", AGENT)
        begin = time.monotonic()
        for attempt in range(1, TRIES + 1):
            request.remove_header(AUTHORIZATION)  # what was computed for the last time may hold no more
            try:
                if self._is_known and isinstance(request.data, bytes) and len(request.data) > PIECE // 16:
                    self._sign(request)
                return self._once(request)
            except HTTPError as fault:
                said = _first_line(fault)
                wait = _wait(fault, attempt)
                spent = time.monotonic() - begin
                if fault.code not in BUSY or attempt == TRIES or spent + wait > LONGEST_WAIT_SECONDS:
                    raise self._refusal(fault, wait, said) from fault
            except (OSError, HTTPException, ValueError) as fault:
                reason = fault.reason if isinstance(fault, URLError) else fault
                if isinstance(reason, TimeoutError):
                    raise EnvironmentFault(
                        f"{self.host} did not answer within {self._timeout:g} seconds", "allow more with --timeout"
                    ) from fault
                raise EnvironmentFault(f"{self.host} did not answer: {_said(reason)}") from fault
            time.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, request: Request) -> Reply:
        deadline = time.monotonic() + self._timeout
        with self._opener.open(request, timeout=self._timeout) as response:
            pieces = []
            size = 0
            # One that sends a byte now and then never runs into the time limit of its socket.
            while piece := response.read1(PIECE):
                pieces.append(piece)
                size += len(piece)
                if time.monotonic() > deadline:
                    raise TimeoutError
                if size > LARGEST_ANSWER:
                    raise ValueError(f"its answer is larger than {LARGEST_ANSWER} bytes")
            stated = response.headers.get("Content-Length")
            if response.status == PARTIAL or (stated is not None and stated.isdigit() and int(stated) != size):
                raise ValueError("its answer is cut off")
            return Reply(response.status, response.headers, b"".join(pieces))

    def _sign(self, request: Request) -> None:
        """Sign a large request by digest before it is sent: a server may hang up on it to ask for the password."""
        try:
            with build_opener(_SameHost()).open(Request(request.full_url), timeout=self._timeout):
                return
        except HTTPError as fault:
            with fault:
                kind, _, challenge = (fault.headers.get("WWW-Authenticate") or "").partition(" ")
        if kind.lower() == "digest":
            signed = self._digest.get_authorization(request, parse_keqv_list(parse_http_list(challenge)))
            request.add_unredirected_header(AUTHORIZATION, f"Digest {signed}")

    def _refusal(self, fault: HTTPError, wait: float, said: str) -> Refused:
        path = urlsplit(fault.url or "").path
        told = f"{self.host}{path} answered with status {fault.code}"
        if fault.code in (401, 403):
            if self._is_known:
                return Refused(fault.code, f"{told}: it does not let this user in", "see to the name and the password")
            return Refused(fault.code, f"{told}: it wants to know the user", "give --user, or an entry in ~/.netrc")
        if fault.code in BUSY:
            return Refused(fault.code, f"{told}: it is busy, for {wait:.0f} seconds or more", "try again later")
        if fault.code == 404:
            return Refused(fault.code, told, "see to the path of the address")
        return Refused(fault.code, f"{told}: {said}" if said else told)


def _wait(fault: HTTPError, attempt: int) -> float:
    """How many seconds the server asks to wait; without that, twice as long each time."""
    stated = (fault.headers.get("Retry-After") or "").strip()
    if stated.isascii() and stated.isdigit():
        return float(stated)
    try:
        until = parsedate_to_datetime(stated)
    except ValueError:
        return float(2 ** (attempt - 1))
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _first_line(fault: HTTPError) -> str:
    """What the server wrote, where that is text; the connection is closed."""
    with fault, suppress(OSError, HTTPException):
        text = fault.read(PIECE).decode("utf-8", "replace").strip()
        return "" if text.startswith("<") else _printable(text.partition("\n")[0])
    return ""


def _said(reason: object) -> str:
    text = _printable(str(reason).strip().partition("\n")[0])
    return text or type(reason).__name__


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text[:200])


class _Basic(HTTPBasicAuthHandler):
    def http_error_401(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:
        return _answered(super().http_error_401, req, fp, code, msg, headers)


class _Digest(HTTPDigestAuthHandler):
    def http_error_401(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:
        return _answered(super().http_error_401, req, fp, code, msg, headers)


def _answered(sign_in: Callable[..., Any], req: Request, fp: IO[bytes], *rest: Any) -> Any:
    """What the server answers once the password has been sent; None if that did not help, or is not known how to."""
    if req.has_header(AUTHORIZATION):
        return None
    try:
        answer = sign_in(req, fp, *rest)
    except ValueError:
        return None
    except BaseException:
        fp.close()
        raise
    if answer is not None:
        fp.close()
    return answer


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect on the same host, with the same method and body; any other is told and not followed."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(urljoin(req.full_url, newurl))
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            fp.close()
            address = _printable(f"{new.scheme}://{new.netloc.rpartition('@')[2]}{new.path}")
            raise Refused(
                code, f"{old.netloc} sends elsewhere, to {address}", "if you trust that address, give it instead"
            )
        if code == 303:
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        return Request(new.geturl(), req.data, dict(req.headers), method=req.get_method())
