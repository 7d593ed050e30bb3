"""The application: which address does what."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kgbuild.errors import KgError
from kgbuild.web.answering import graph_reply
from kgbuild.web.bounded import Ended
from kgbuild.web.current import Current
from kgbuild.web.description import describe
from kgbuild.web.faults import HttpFault
from kgbuild.web.guard import AccessLog, Doors, Guard
from kgbuild.web.metrics import CONTENT_TYPE, Metrics
from kgbuild.web.negotiation import GRAPHS, HTML, choose, language
from kgbuild.web.pages import fault_reply, page
from kgbuild.web.protocol import Request as Query
from kgbuild.web.protocol import fields, read_get, read_post, update_refused
from kgbuild.web.reply import Reply
from kgbuild.web.words import WORDS

STATIC = Path(__file__).parent / "static"
READING = "GET, HEAD, OPTIONS"
OVERFLOW = 10
"""How many times as large as it may be a body is read before the connection is closed."""
QUERYING = "GET, HEAD, POST, OPTIONS"
EXAMPLE = """\
SELECT ?partner ?instrument
WHERE {
  ?signing a jber:Signing ; jber:party <https://w3id.org/jber/id/organisation/jaxa>, ?partner .
  ?instrument jber:hasStage ?signing .
}
ORDER BY ?partner ?instrument
"""


class Asked(Struct, frozen=True):
    """What every handler needs to know of a request: its fields, language, Accept header, and our address."""

    fields: dict[str, str]
    lang: str
    accept: str
    base: str


class Site:
    """The handlers. ``base`` is the public address, empty where it is whatever the client used."""

    def __init__(self, current: Current, base: str, metrics: Metrics) -> None:
        self._current = current
        self._base = base
        self._metrics = metrics

    def asked(self, request: Request) -> Asked:
        """What a request says. HttpFault 400 if it is not UTF-8, or has a field more than once."""
        listed = fields(request.scope["query_string"])
        given = dict(listed)
        if len(given) < len(listed):
            raise HttpFault(400, "the request has a field more than once", "send each once")
        lang = language(request.headers.get("accept-language", ""), given.get("lang", ""))
        return Asked(given, lang, request.headers.get("accept", ""), self.base(request))

    def base(self, request: Request) -> str:
        """Our address, without a slash at its end."""
        return self._base or f"{request.url.scheme}://{request.headers['host']}"

    async def sparql(self, request: Request) -> Response:
        """The endpoint: a query, or without one its description."""
        if request.method == "POST":
            content_type = request.headers.get("content-type", "")
            body = await self._body(request)
            query = read_post(content_type, request.scope["query_string"], body)
        else:
            found = read_get(request.scope["query_string"])
            if found is None:
                return self._description(request)
            query = found
        return await self._run(request, self._query_job(query, request))

    def job(self, kind: str) -> Callable[[Request], Awaitable[Response]]:
        """The handler of the requests that one kind of job answers."""

        async def handle(request: Request) -> Response:
            asked = self.asked(request)
            job = {"kind": kind, "accept": asked.accept, "lang": asked.lang, "base": asked.base, "fields": asked.fields}
            where = {"path": request.scope["path"].lstrip("/"), "name": request.path_params.get("name", "")}
            return await self._run(request, {**job, **where})

        return handle

    async def dump(self, request: Request) -> Response:
        """The whole dataset."""
        version = self._current.version
        name = f"jber-{version}.nq"
        return FileResponse(self._current.dump, media_type="application/n-quads", filename=name)

    async def update(self, request: Request) -> Response:
        """Refused, whatever it is."""
        raise update_refused()

    async def health(self, request: Request) -> Response:
        """Whether queries are answered, by asking one."""
        reply = await self._current.run(Query("ASK {}").job(self.base(request)))
        state = "ok" if reply.status == 200 and not self._current.fault else "degraded"
        told = {"status": state, "graph": self._current.version, "fault": self._current.fault or None}
        return _json(told, 200 if reply.status == 200 else 503)

    async def figures(self, request: Request) -> Response:
        """For Prometheus."""
        return Response(self._metrics.text(self._current.version), media_type=CONTENT_TYPE)

    async def static(self, request: Request) -> Response:
        """The one style sheet."""
        return FileResponse(STATIC / "style.css", media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    def _query_job(self, query: Query, request: Request) -> dict[str, Any]:
        lang = language(request.headers.get("accept-language", ""), query.lang)
        return query.job(self.base(request), request.headers.get("accept", ""), lang)

    def _description(self, request: Request) -> Response:
        asked = self.asked(request)
        form = choose(asked.accept, GRAPHS, asked.fields.get("format", ""))
        if form is HTML:
            told = WORDS[asked.lang]["limits told"].format(**asdict(self._current.limits))
            return respond(page("query.html", asked.lang, sparql=EXAMPLE, limits_told=told))
        limits, networkless = self._current.limits, self._current.networkless
        triples = describe(f"{asked.base}/sparql", limits, networkless=networkless)
        return respond(graph_reply(triples, form, asked.lang, limits))

    async def _body(self, request: Request) -> bytes:
        """The body of a request. HttpFault 413 if it is too large.

        A client that still sends would not hear what it is told, so some more of the body is read, and forgotten.
        """
        most = self._current.limits.request_bytes
        too_large = HttpFault(413, f"the request has more than {most} bytes", "send a shorter query")
        stated = request.headers.get("content-length", "")
        if stated.isdigit() and int(stated) > OVERFLOW * most:
            raise too_large
        found = bytearray()
        size = 0
        async for piece in request.stream():
            size += len(piece)
            if size <= most:
                found += piece
            elif size > OVERFLOW * most:
                break
        if size > most:
            raise too_large
        return bytes(found)

    async def _run(self, request: Request, job: dict[str, Any]) -> Response:
        """The response of a job, which ends when the client is gone."""
        running = asyncio.create_task(self._current.reply(job))
        gone = asyncio.create_task(_gone(request))
        try:
            await asyncio.wait({running, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                return Response(status_code=HTTPStatus.NO_CONTENT)
            reply = running.result()
        except Ended as ended:
            self._metrics.stopped(ended.end)
            raise
        finally:
            running.cancel()
            gone.cancel()
            await asyncio.wait({running, gone})
        return respond(reply)


def respond(reply: Reply) -> Response:
    """A reply as a response."""
    found = Response(reply.body, reply.status, reply.headers)
    found.headers["Content-Type"] = reply.content_type
    found.headers["Vary"] = "Accept, Accept-Language"
    return found


def make_app(current: Current, doors: Doors, base: str, log: AccessLog) -> ASGIApp:
    """The whole application."""
    metrics = Metrics()
    site = Site(current, base, metrics)
    routes = [
        Route("/sparql", site.sparql, methods=["GET", "POST"]),
        Route("/update", site.update, methods=["GET", "POST"]),
        Route("/", site.job("start")),
        Route("/openapi.json", site.job("openapi")),
        Route("/ask", site.job("questions")),
        Route("/ask/{name}", site.job("ask")),
        *(Route(f"/{segment}/{{rest:path}}", site.job("thing")) for segment in ("id", "code", "source", "value")),
        Route("/ontology", site.job("ontology")),
        Route("/ontology.{suffix}", site.job("ontology")),
        Route("/graph/{name}", site.job("graph")),
        Route("/dataset", site.job("dataset")),
        Route("/.well-known/void", site.job("dataset")),
        Route("/dataset.nq", site.dump),
        Route("/health", site.health),
        Route("/metrics", site.figures),
        Route("/static/style.css", site.static),
    ]
    app = Starlette(routes=routes, exception_handlers={KgError: _told, HTTPException: _told, Exception: _told})
    app.router.redirect_slashes = False
    return Guard(app, doors, log, metrics, lambda path: QUERYING if path == "/sparql" else READING)


async def _told(request: Request, fault: Exception) -> Response:
    """What is said of a fault."""
    if isinstance(fault, HTTPException):
        phrases = {
            404: ("there is nothing at this address", "start at /"),
            405: ("this method is not allowed here", ""),
        }
        message, repair = phrases.get(fault.status_code, (HTTPStatus(fault.status_code).phrase, ""))
        fault = HttpFault(fault.status_code, message, repair, fault.headers)
    if not isinstance(fault, KgError):
        fault = HttpFault(500, "the server failed to answer", "the server's log says why")
    try:
        lang = language(request.headers.get("accept-language", ""))
    except HttpFault:
        lang = "en"
    return respond(fault_reply(fault, request.headers.get("accept", ""), lang))


async def _gone(request: Request) -> None:
    """Return when the client is gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value) + "\n", status, media_type="application/json")
