"""What hostile pages, names and requests get from the server."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from lxml import html
from msgspec.structs import replace
from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.build.graph import Built
from kgbuild.build.publish import publish
from kgbuild.project import Project
from kgbuild.terms.minting import VIEW, thing
from kgbuild.terms.namespaces import term
from tests.e2e.serving.conftest import Serve
from tests.e2e.serving.process import Served

HTML = {"Accept": "text/html"}
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "<!--",
    "]]>",
    "\u202eevil\u0000\u000b",
]


def _has_script(text: str) -> bool:
    page = html.document_fromstring(text.replace("\0", ""))
    attributes = [(str(name), value) for element in page.iter() for name, value in element.attrib.items()]
    return (
        bool(list(page.iter("script", "img", "iframe", "object", "style")))
        or any(name.startswith("on") for name, _ in attributes)
        or any(value.strip().lower().startswith("javascript:") for name, value in attributes if name in ("href", "src"))
    )


@pytest.fixture(scope="module")
def nasty_store(built: Built, checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph in which things have nasty names and addresses."""
    quads = []
    for number, text in enumerate(NASTY):
        node = thing("organisation", f"nasty-{number}")
        quads.append(Quad(node, term("rdfs:label"), Literal(text, language="en"), VIEW))
        quads.append(Quad(node, term("skos:altLabel"), Literal(text), VIEW))
    quads.append(Quad(thing("organisation", "nasty-0"), term("foaf:homepage"), NamedNode("javascript:alert(1)"), VIEW))
    project = Project(checkout, tmp_path_factory.mktemp("nasty"))
    publish(replace(built, project=project, view=[*built.view, *quads]))
    return project.store


def test_no_name_runs_as_script(serve: Serve, nasty_store: Path) -> None:
    served = serve(store=nasty_store)
    for number, text in enumerate(NASTY):
        answer = served.ask(f"/id/organisation/nasty-{number}.html", headers=HTML)
        assert answer.status == 200
        assert not _has_script(answer.text), text
    labels = served.query(
        "SELECT ?l { ?s rdfs:label ?l FILTER(STRSTARTS(STR(?s), STR(id:organisation\\/nasty))) }", "text/html"
    )
    assert labels.status == 200
    assert not _has_script(labels.text)
    xml = served.query("SELECT ?l { ?s rdfs:label ?l }", "application/sparql-results+xml")
    assert xml.headers["kgbuild-replaced-characters"] == "2"
    html.document_fromstring(xml.body)


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_a_request_says_runs_as_script(served: Served, text: str) -> None:
    for path in (
        f"/ask/who-signed-with?{urlencode({'org': text})}",
        f"/ask/{quote(text, safe='')}",
        f"/ask/who-signed-with?{urlencode({text: 'x'})}",
        f"/sparql?{urlencode({'query': text})}",
        f"/sparql?{urlencode({'query': f'ASK {{}} # {text}'})}",
        f"/id/organisation/{quote(text, safe='')}",
        f"/?{urlencode({'x': text})}",
        f"/{quote(text, safe='')}",
    ):
        answer = served.ask(path, headers=HTML)
        assert answer.status in (200, 400, 404), path
        assert not _has_script(answer.text), path


@pytest.mark.parametrize(
    "path",
    ["/", "/sparql?query=ASK{}", "/sparql?query=SELEC", "/nowhere", "/static/style.css", "/health", "/dataset.nq"],
)
def test_every_answer_has_the_headers_that_keep_it_harmless(served: Served, path: str) -> None:
    headers = served.ask(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.", "", "127.0.0.1:80@evil.example"]
)
def test_a_foreign_host_is_refused(served: Served, host: str) -> None:
    answer = served.ask("/", headers={"Host": host})
    assert (answer.status, "--allow-host" in answer.text) == (421, True)


def test_the_servers_own_names_are_known(served: Served, serve: Serve) -> None:
    for host in ("localhost", f"127.0.0.1:{served.port}", "LOCALHOST:1", "[::1]:80"):
        assert served.ask("/health", headers={"Host": host}).status == 200
    own = serve("--allow-host", "data.example.org", "--public-url", "https://jber.example.org")
    for host in ("data.example.org", "jber.example.org", "localhost"):
        assert own.ask("/health", headers={"Host": host}).status == 200
    described = own.ask("/sparql", headers={"Accept": "application/n-triples"}).text
    assert "<https://jber.example.org/sparql> <http://www.w3.org/ns/sparql-service-description#endpoint>" in described


def test_other_origins_read_only_what_was_asked_for(served: Served, serve: Serve) -> None:
    origin = {"Origin": "https://app.example.org"}
    assert "access-control-allow-origin" not in served.ask("/sparql?query=ASK{}", headers=origin).headers
    one = serve("--cors", "https://app.example.org")
    allowed = one.ask("/sparql?query=ASK{}", headers=origin).headers
    assert allowed["access-control-allow-origin"] == "https://app.example.org"
    assert "Origin" in allowed["vary"]
    assert "access-control-allow-credentials" not in allowed
    preflight = one.ask("/sparql", "OPTIONS", {**origin, "Access-Control-Request-Method": "POST"})
    assert (preflight.status, preflight.headers["access-control-allow-origin"]) == (204, "https://app.example.org")
    other = one.ask("/sparql?query=ASK{}", headers={"Origin": "https://evil.example"}).headers
    assert "access-control-allow-origin" not in other


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2f",
        "/static/..%2fapp.py",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static//etc/passwd",
        "/static/style.css%00.html",
        "//evil.example/",
        "//evil.example/id/organisation/jaxa",
        "/id//evil.example",
        "/id/../../etc/passwd",
        "/sparql/",
        "/ask/../../../etc/passwd",
        "/ask/..%2f..%2fcheck%2fx",
        "/%2e%2e/",
        "/\\evil.example",
    ],
)
def test_no_path_leads_out_or_elsewhere(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert answer.status == 404, (answer.status, answer.headers)
    assert "location" not in answer.headers


def test_where_a_thing_leads_is_always_here(served: Served) -> None:
    answer = served.ask("/id/organisation/jaxa", headers={"Host": "localhost"})
    assert answer.headers["location"].startswith("/id/")


def test_it_listens_on_loopback_unless_told_otherwise(served: Served) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in others - {f"127.0.{n}.1" for n in (0, 1)}:
        with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
            socket.create_connection((address, served.port), timeout=2).close()
    # Nor do other addresses of loopback reach it.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", served.port), timeout=2).close()


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    ],
    ids=[
        "no host",
        "HTTP/0.9",
        "TLS",
        "two hosts",
        "two lengths",
        "long header",
        "bytes in the path",
        "negative length",
    ],
)
def test_what_is_no_request_gets_400_or_nothing(served: Served, raw: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as client:
        try:
            client.sendall(raw)
            client.shutdown(socket.SHUT_WR)
            answer = client.recv(10_000)
        except OSError:  # it has hung up already
            answer = b""
    assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 404", b"HTTP/1.1 421")), answer[:200]
    assert served.alive
    assert not any("Traceback" in line for line in served.said)
