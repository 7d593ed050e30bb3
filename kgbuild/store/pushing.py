"""Filling a SPARQL store elsewhere: its graphs under our base become those of a dataset, and no others change.

A store that runs an update request as one transaction gets all in one, so that its readers see the old or the new
graphs. Whether it does is tried first, with a request that must fail half-way. Any other store gets graph after graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import Request

from msgspec import Struct
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kgbuild.errors import EnvironmentFault, UsageError
from kgbuild.store.credentials import Credentials, credentials_for
from kgbuild.store.exchange import Refused, Server, checked
from kgbuild.store.reading_back import Difference, difference
from kgbuild.store.remote import RemoteStore
from kgbuild.terms.namespaces import BASE

Graphs = Mapping[str, frozenset[Triple]]

AUTO, UPDATE, PROTOCOL = "auto", "update", "gsp"
METHODS = (AUTO, UPDATE, PROTOCOL)
PROBE = f"{BASE}graph/push-probe"
LARGEST_REQUEST = 64 << 20
TRIPLES_A_REQUEST = 100  # Virtuoso refuses a request of ten thousand, and rdflib takes the square of the time
NO_UPDATES = frozenset({404, 405, 415, 501})
STRANGERS = frozenset({401, 403})


class Addresses(Struct, frozen=True):
    """Where a store answers queries, takes updates, and keeps graphs (None if that is not known)."""

    query: str
    update: str
    graph_store: str | None


class Pushed(Struct, frozen=True):
    """What was done: the method, whether readers saw it in one step, and what reads back otherwise."""

    method: str
    in_one_step: bool
    graphs: int
    quads: int
    removed: int
    difference: Difference


def addresses(endpoint: str, update: str | None = None, graph_store: str | None = None) -> Addresses:
    """The addresses of a store whose queries go to ``endpoint``; those not given are where known servers have them."""
    parts = checked(endpoint)
    folder, _, last = parts.path.rpartition("/")
    # Oxigraph, Fuseki and Virtuoso; the latter has its endpoint at the root.
    if last == "query":
        known = ("update", "store")
    elif last == "sparql" and folder:
        known = ("update", "data")
    elif last in ("sparql", "sparql-auth"):
        known = ("sparql-auth", "sparql-graph-crud-auth")
    else:
        return Addresses(endpoint, update or endpoint, graph_store)
    beside = [urlunsplit((parts.scheme, parts.netloc, f"{folder}/{name}", "", "")) for name in known]
    return Addresses(endpoint, update or beside[0], graph_store or beside[1])


def graphs_of(nquads: bytes) -> Graphs:
    """The graphs of a dataset, by their IRIs. UsageError for a graph that is not ours to replace."""
    found: dict[str, set[Triple]] = {}
    for quad in parse(nquads, format=RdfFormat.N_QUADS):
        name = quad.graph_name
        if not isinstance(name, NamedNode) or not name.value.startswith(BASE):
            raise UsageError(f"the graph {name} does not begin with {BASE}", "push what `kgbuild build` publishes")
        found.setdefault(name.value, set()).add(quad.triple)
    return {name: frozenset(triples) for name, triples in found.items()}


class Target:
    """A SPARQL store that is to hold our graphs."""

    def __init__(self, where: Addresses, timeout: float, credentials: Credentials | None = None) -> None:
        """``credentials`` are for the host that answers queries; for another, they have to be found."""
        self._where = where
        self._timeout = timeout
        self._credentials = credentials
        self.store = RemoteStore(where.query, timeout, credentials)

    def push(self, graphs: Graphs, method: str = AUTO) -> Pushed:
        """Make the store's graphs under our base these, and read them back.

        Refused or EnvironmentFault if the store does not take them or does not give them back.
        """
        before = self._sizes()
        chosen, in_one_step = self._chosen(graphs, before, method)
        if in_one_step:
            self._update(_whole(graphs, before))
        else:
            try:
                self._one_by_one(graphs, before, chosen)
            except EnvironmentFault as fault:
                raise EnvironmentFault(
                    f"the store may now hold new graphs beside old ones: {fault.message}", fault.repair or "push again"
                ) from fault
        return Pushed(
            chosen,
            in_one_step,
            len(graphs),
            sum(map(len, graphs.values())),
            len(before.keys() - graphs.keys()),
            difference(self.store, graphs, self._sizes()),
        )

    def _one_by_one(self, graphs: Graphs, before: Iterable[str], method: str) -> None:
        if method == PROTOCOL:
            self._put(graphs, before)
        else:
            for request in _pieces(graphs, before):
                self._update(request)

    def _chosen(self, graphs: Graphs, before: Iterable[str], method: str) -> tuple[str, bool]:
        """The method, and whether all can go in one request that takes effect as a whole or not at all."""
        protocol = self._where.graph_store is not None
        if method == PROTOCOL and not protocol:
            raise UsageError("it is not known where the store keeps its graphs", "give --graph-store URL")
        if method == PROTOCOL:
            return PROTOCOL, False
        try:
            is_whole = self._is_transactional() and len(_whole(graphs, before)) <= LARGEST_REQUEST
        except Refused as fault:
            if method == AUTO and protocol and fault.status in NO_UPDATES:
                return PROTOCOL, False
            raise Refused(
                fault.status, f"no updates are taken: {fault.message}", fault.repair or "give --update URL"
            ) from fault
        if is_whole or method == UPDATE or not protocol:
            return UPDATE, is_whole
        return PROTOCOL, False

    def _is_transactional(self) -> bool:
        """Whether the first half of a request whose second half fails has no effect. Refused if none is taken."""
        probe = NamedNode(PROBE)
        try:
            self._update(f"INSERT DATA {{ GRAPH {probe} {{ {probe} {probe} {probe} }} }} ; CREATE GRAPH {probe}")
        except Refused as fault:
            if fault.status in NO_UPDATES | STRANGERS:
                raise
        if PROBE not in self._sizes():
            return True
        self._update(f"DROP SILENT GRAPH {probe}")
        return False

    def _sizes(self) -> dict[str, int]:
        """How many triples the store has in each graph under our base."""
        found = self.store.select("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        sizes = {}
        for row in found:
            graph, count = row.get("g"), row.get("n")
            if isinstance(graph, NamedNode) and isinstance(count, Literal) and graph.value.startswith(BASE):
                sizes[graph.value] = int(count.value)
        return sizes

    def _update(self, text: str) -> None:
        self._send(Request(self._where.update, text.encode(), {"Content-Type": "application/sparql-update"}))

    def _put(self, graphs: Graphs, before: Iterable[str]) -> None:
        address = self._where.graph_store
        assert address is not None
        separator = "&" if urlsplit(address).query else "?"
        for graph in sorted({*graphs, *before}):
            url = f"{address}{separator}graph={quote(graph, safe='')}"
            if graph in graphs:
                # N-Triples is Turtle too, and not every server knows it by its own name.
                body = "".join(f"{triple} .\n" for triple in sorted(graphs[graph], key=str)).encode()
                self._send(Request(url, body, {"Content-Type": "text/turtle; charset=utf-8"}, method="PUT"))
            else:
                self._send(Request(url, method="DELETE"))

    def _send(self, request: Request) -> None:
        url = request.full_url
        same = urlsplit(url).netloc == urlsplit(self._where.query).netloc
        Server(url, self._credentials if same else credentials_for(url), self._timeout).send(request)


def _whole(graphs: Graphs, before: Iterable[str]) -> str:
    """One update request that replaces all."""
    drops = [f"DROP SILENT GRAPH {NamedNode(graph)}" for graph in sorted(before)]
    filled = " ".join(f"GRAPH {NamedNode(graph)} {{ {_lines(triples)} }}" for graph, triples in sorted(graphs.items()))
    return " ;\n".join([*drops, f"INSERT DATA {{ {filled} }}"])


def _pieces(graphs: Graphs, before: Iterable[str]) -> Iterator[str]:
    """Update requests that replace one graph after the other."""
    for name in sorted({*graphs, *before}):
        graph = NamedNode(name)
        yield f"DROP SILENT GRAPH {graph}"
        triples = sorted(graphs.get(name, ()), key=str)
        for start in range(0, len(triples), TRIPLES_A_REQUEST):
            yield f"INSERT DATA {{ GRAPH {graph} {{ {_lines(triples[start : start + TRIPLES_A_REQUEST])} }} }}"


def _lines(triples: Iterable[Triple]) -> str:
    return "\n".join(sorted(f"{triple} ." for triple in triples))
