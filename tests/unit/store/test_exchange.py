"""Endpoints that are slow, busy, lost or hostile, each a real server on loopback."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from kgbuild.errors import EnvironmentFault, KgError, UsageError
from kgbuild.store.credentials import Credentials, credentials_for
from kgbuild.store.exchange import Refused
from kgbuild.store.remote import RemoteStore
from kgbuild.version import __version__
from tests.unit.store.serving import ROWS, Answering, served

QUERY = "SELECT ?n WHERE { ?s ?p ?n }"
SECRET = "sesame-4711"
JANE = Credentials("jane", SECRET)
ROW_COUNT = 1


@pytest.fixture(autouse=True)
def nobody_is_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("KGBUILD_USER", "KGBUILD_PASSWORD", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


def everything_said(fault: BaseException | None) -> str:
    """The texts of an exception and of all that it came from, and their attributes."""
    said: dict[BaseException, str] = {}
    while fault is not None and fault not in said:
        said[fault] = f"{fault} {fault!r} {vars(fault)!r}"
        fault = fault.__cause__ or fault.__context__
    return "\n".join(said.values())


def test_the_client_says_who_it_is() -> None:
    with served(lambda request, _: request.put(200)) as server:
        assert len(RemoteStore(server.url).select(QUERY).rows) == ROW_COUNT
    (asked,) = server.asked
    assert asked.headers["User-Agent"] == f"kgbuild/{__version__} (+https://w3id.org/jber/)"
    assert "Authorization" not in asked.headers


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says_so(status: int) -> None:
    def answer(request: Answering, count: int) -> None:
        request.put(200) if count == 3 else request.put(status, b"", Retry_After="1")

    with served(answer) as server:
        begin = time.monotonic()
        assert len(RemoteStore(server.url).select(QUERY).rows) == ROW_COUNT
        assert 2 <= time.monotonic() - begin < 8
    assert len(server.asked) == 3
    assert len({asked.body for asked in server.asked}) == 1


def test_the_time_to_ask_again_may_be_a_date() -> None:
    def answer(request: Answering, count: int) -> None:
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
        request.put(200) if count == 2 else request.put(503, b"", Retry_After=later)

    with served(answer) as server:
        begin = time.monotonic()
        RemoteStore(server.url).select(QUERY)
        assert time.monotonic() - begin >= 0.9


def test_a_server_that_stays_busy_is_left_alone_after_four_times() -> None:
    with (
        served(lambda request, _: request.put(503, b"", Retry_After="0")) as server,
        pytest.raises(Refused, match=r"answered with status 503: it is busy.*try again later"),
    ):
        RemoteStore(server.url).select(QUERY)
    assert len(server.asked) == 4


def test_a_server_that_is_busy_for_an_hour_is_not_waited_for() -> None:
    with served(lambda request, _: request.put(429, b"", Retry_After="3600")) as server:
        begin = time.monotonic()
        with pytest.raises(Refused, match="it is busy, for 3600 seconds or more"):
            RemoteStore(server.url).select(QUERY)
        assert time.monotonic() - begin < 2
    assert len(server.asked) == 1


def silent(request: Answering) -> None:
    time.sleep(3)


def dripping(request: Answering) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(40):
        try:
            request.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.1)


@pytest.mark.parametrize("slow", [silent, dripping])
def test_a_slow_server_is_given_up(slow: object) -> None:
    with served(lambda request, _: slow(request)) as server:  # type: ignore[operator]
        begin = time.monotonic()
        with pytest.raises(EnvironmentFault, match=r"did not answer within 0\.5 seconds \(allow more with --timeout\)"):
            RemoteStore(server.url, 0.5).select(QUERY)
        assert time.monotonic() - begin < 2.5


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_on_the_same_host_is_followed_with_the_query(status: int) -> None:
    def answer(request: Answering, count: int) -> None:
        request.put(200) if request.path == "/new" else request.put(status, b"", Location="/new")

    with served(answer) as server:
        assert len(RemoteStore(server.url).select(QUERY).rows) == ROW_COUNT
    first, second = server.asked
    assert (second.method, second.path, second.body) == ("POST", "/new", first.body)


def test_a_redirect_in_a_circle_ends() -> None:
    with (
        served(lambda request, _: request.put(307, b"", Location="/sparql")) as server,
        pytest.raises(Refused, match="status 307"),
    ):
        RemoteStore(server.url).select(QUERY)
    assert len(server.asked) < 20


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_told_and_neither_query_nor_password_goes_there(status: int) -> None:
    with served(lambda request, _: request.put(200)) as other:

        def answer(request: Answering, count: int) -> None:
            if "Authorization" not in request.headers:
                request.put(401, b"", WWW_Authenticate='Basic realm="here"')
            else:
                request.put(status, b"", Location=f"http://x:y@127.0.0.1:{other.server_port}/there?token=1")

        with served(answer) as server:
            there = rf"sends elsewhere, to http://127\.0\.0\.1:{other.server_port}/there \(if you trust that address"
            with pytest.raises(Refused, match=there) as fault:
                RemoteStore(server.url, credentials=JANE).select(QUERY)
    assert other.asked == []
    assert SECRET not in everything_said(fault.value)


def test_a_redirect_to_a_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "rows.json").write_bytes(ROWS)
    with (
        served(lambda request, _: request.put(307, b"", Location=f"file://{tmp_path}/rows.json")) as server,
        pytest.raises(EnvironmentFault, match="status 307"),
    ):
        RemoteStore(server.url).select(QUERY)


def test_the_password_is_sent_only_when_asked_for_and_is_the_right_one() -> None:
    wanted = "Basic " + base64.b64encode(f"jane:{SECRET}".encode()).decode()

    def answer(request: Answering, count: int) -> None:
        if request.headers.get("Authorization") == wanted:
            request.put(200)
        else:
            request.put(401, b"", WWW_Authenticate='Basic realm="here"')

    with served(answer) as server:
        store = RemoteStore(server.url, credentials=JANE)
        assert len(store.select(QUERY).rows) == ROW_COUNT
        assert SECRET not in repr(JANE)
        assert SECRET not in repr(store) + str(store)
    assert [asked.headers.get("Authorization") for asked in server.asked] == [None, wanted]


@pytest.mark.parametrize("challenge", ['Basic realm="here"', 'Digest realm="here", nonce="1", qop="auth"', "Bearer"])
def test_a_wrong_password_is_told_without_it(challenge: str) -> None:
    with (
        served(lambda request, _: request.put(401, b"", WWW_Authenticate=challenge)) as server,
        pytest.raises(Refused, match=r"it does not let this user in .see to the name and the password") as fault,
    ):
        RemoteStore(server.url, credentials=JANE).select(QUERY)
    assert len(server.asked) < 4
    assert SECRET not in everything_said(fault.value)


def test_a_server_that_wants_to_know_the_user_is_told_with_the_option() -> None:
    with (
        served(lambda request, _: request.put(401, b"", WWW_Authenticate='Basic realm="here"')) as server,
        pytest.raises(Refused, match=r"it wants to know the user \(give --user"),
    ):
        RemoteStore(server.url).select(QUERY)


@pytest.mark.parametrize(
    ("status", "headers", "told"),
    [
        (200, {"Content_Length": "100000"}, "its answer is cut off"),
        (206, {}, "its answer is cut off"),
        (200, {"X_SPARQL_MaxRows": "1"}, "gives no more than 1 rows, and so cut its answer"),
        (404, {}, r"/sparql answered with status 404 \(see to the path"),
        (500, {}, "status 500: head"),
    ],
)
def test_an_answer_that_is_not_whole_is_no_answer(status: int, headers: dict[str, str], told: str) -> None:
    body = b"head\x1b[31m\nand more" if status == 500 else ROWS
    with (
        served(lambda request, _: request.put(status, body, **headers)) as server,
        pytest.raises(EnvironmentFault, match=told) as fault,
    ):
        RemoteStore(server.url, 2).select(QUERY)
    assert "\x1b" not in str(fault.value)
    assert "and more" not in str(fault.value)


@pytest.mark.parametrize(
    "body", [b"<html>Welcome</html>", b"", b"{}", b'{"head": {"vars": ["n"]}, "results"', b"\xff\xfe"]
)
def test_what_is_no_sparql_result_is_told_as_such(body: bytes) -> None:
    with (
        served(lambda request, _: request.put(200, body)) as server,
        pytest.raises(EnvironmentFault, match=r"answered with something that is no SPARQL result .see to it that"),
    ):
        RemoteStore(server.url).select(QUERY)


def test_a_malformed_query_is_the_users_fault() -> None:
    with (
        served(lambda request, _: request.put(400, b"line 1: expected {\nSELECT")) as server,
        pytest.raises(UsageError, match=r"the query is malformed: .* line 1: expected {"),
    ):
        RemoteStore(server.url).select("SELECT")


@pytest.mark.parametrize(
    "update", ["DROP ALL", "PREFIX a: <b> DELETE WHERE { ?s ?p ?o }", "INSERT DATA { <a> <b> <c> }"]
)
def test_an_update_never_leaves_this_machine(update: str) -> None:
    with (
        served(lambda request, _: request.put(200)) as server,
        pytest.raises(UsageError, match="an update is not possible here"),
    ):
        RemoteStore(server.url).query(update)
    assert server.asked == []


def test_virtuosos_booleans_are_read_as_ours() -> None:
    boolean = b"http://www.w3.org/2001/XMLSchema#boolean"
    body = ROWS.replace(b'"type"', b'"datatype": "' + boolean + b'", "type"')
    with served(lambda request, _: request.put(200, body)) as server:
        assert str(RemoteStore(server.url).select(QUERY).rows[0][0]) == f'"true"^^<{boolean.decode()}>'


def netrc(folder: Path, text: str) -> None:
    path = folder / ".netrc"
    path.write_text(text)
    path.chmod(0o600)


URL = "https://kg.example.org/sparql"


def test_credentials_come_from_the_environment_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc(tmp_path, "machine kg.example.org login jane password from-netrc")
    assert credentials_for(URL) == Credentials("jane", "from-netrc")
    assert credentials_for(URL, "jane") == Credentials("jane", "from-netrc")
    monkeypatch.setenv("KGBUILD_PASSWORD", "from-environment")
    assert credentials_for(URL, "john") == Credentials("john", "from-environment")
    monkeypatch.setenv("KGBUILD_USER", "joan")
    assert credentials_for(URL) == Credentials("joan", "from-environment")


def test_an_entry_for_other_hosts_is_for_other_hosts(tmp_path: Path) -> None:
    netrc(tmp_path, "machine other.example.org login jane password x\ndefault login any password y")
    assert credentials_for(URL) is None
    assert credentials_for(URL, "jane", lambda question: question) == Credentials(
        "jane", "Password of jane at kg.example.org"
    )
    with pytest.raises(UsageError, match=r"there is no password for jane at kg\.example\.org \(set KGBUILD_PASSWORD"):
        credentials_for(URL, "jane")


def test_a_netrc_that_cannot_be_read_is_told_without_its_words(tmp_path: Path) -> None:
    netrc(tmp_path, f"machine kg.example.org login jane pass {SECRET}")
    with pytest.raises(KgError, match=r"\.netrc cannot be read") as fault:
        credentials_for(URL)
    assert SECRET not in str(fault.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "file:///etc/passwd",
        "ftp://host/x",
        "http://",
        "http://:1/",
        "http://host:x/",
        "http://h/ a",
        "http://h/\n",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="an endpoint has an address that begins with http:// or https://"):
        RemoteStore(url)


@pytest.mark.parametrize(
    "url", [f"http://jane:{SECRET}@host/", f"https://{SECRET}@host/", f"http://jane:{SECRET}@host:x/"]
)
def test_an_address_with_a_password_is_refused_without_it(url: str) -> None:
    with pytest.raises(UsageError) as fault:
        RemoteStore(url)
    assert SECRET not in everything_said(fault.value)
