"""The graph in Python: ask its questions, query it, show what is known of a thing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from kgbuild.errors import UsageError
from kgbuild.project import Project, locate
from kgbuild.query.answer import Answer
from kgbuild.query.asking import ask
from kgbuild.query.card import Card
from kgbuild.query.catalogue import cards
from kgbuild.query.federation import refuse_federation
from kgbuild.query.naming import resolve
from kgbuild.query.revision import revise
from kgbuild.query.showing import Known, Reading, is_document, show_document, show_thing
from kgbuild.query.tokens import with_prologue, without_comments
from kgbuild.store.local import LocalStore
from kgbuild.store.port import Answer as Result
from kgbuild.store.port import GraphStore

if TYPE_CHECKING:
    from kgbuild.export.assemble import Made
    from kgbuild.export.notebook import Graph


class Wishes(TypedDict, total=False):
    """What a network is to be: ``around`` a thing, given by any of its names, ``depth`` steps far (1 if not told);
    labelled in ``lang``, en or ja; with ``happened_only``, without what has not happened.
    """

    around: str | None
    depth: int
    lang: str
    happened_only: bool


class KnowledgeGraph:
    """A graph that is open for questions."""

    def __init__(self, project: Project, store: GraphStore) -> None:
        self._project = project
        self._store = store

    def questions(self) -> list[Card]:
        """All canned questions, by name, with their parameters and columns."""
        return cards(self._project.queries / "ask")

    def ask(self, question: str, /, *, lang: str = "en", explain: bool = False, **parameters: object) -> Answer:
        """The answer to a canned question: rows of cells, each with ``text``, ``value`` and ``term``.

        Parameters are given as users write them: ``kg.ask("who-signed-with", org="JAXA")``. With ``explain``, each
        row's ``support`` has the passages and rival claims behind it. NotFoundError for an unknown question or name,
        UsageError for a wrong or ambiguous value.
        """
        given = {name: str(value) for name, value in parameters.items()}
        return ask(self._store, self._project.queries / "ask", question, given, lang, explain=explain)

    def query(self, sparql: str) -> Result:
        """The answer to any SPARQL query: Solutions, Truth or Triples. The project's prefixes need no declaration.

        UsageError for a malformed query, and for SERVICE in a query of a local graph.
        """
        text = with_prologue(without_comments(sparql))
        if isinstance(self._store, LocalStore):
            refuse_federation(text)
        return self._store.query(text)

    def show(self, name: str, *, lang: str = "en") -> Known | Reading:
        """What is known of the thing of that name; for a document, what was read in each paragraph."""
        thing = resolve(self._store, "thing", name)
        if is_document(thing):
            return show_document(self._store, thing, lang)
        return show_thing(self._store, thing, lang)

    def network(self, view: str = "events", **wishes: Unpack[Wishes]) -> Made:
        """The network that a view shows, ready to be written.

        NotFoundError for an unknown view or name; UsageError for an ambiguous name, or none where the view needs one.
        """
        from kgbuild.export.assemble import make_network
        from kgbuild.export.views import EGO, read_view
        from kgbuild.export.wishes import Wish

        chosen = read_view(self._project.queries, view)
        around = wishes.get("around")
        if chosen.name == EGO and around is None:
            raise UsageError(
                "the view ego is about one thing",
                'name it: `kgbuild export gephi --view ego JAXA -o FILE`, `to_networkx("ego", around="JAXA")`',
            )
        centre = resolve(self._store, "thing", around).value if around is not None else None
        wish = Wish(
            language=wishes.get("lang", "en"),
            happened_only=wishes.get("happened_only", False),
            around=centre,
            depth=wishes.get("depth", 1),
        )
        return make_network(self._store, chosen, wish)

    def to_networkx(self, view: str = "events", **wishes: Unpack[Wishes]) -> Graph:
        """The same as a networkx.MultiDiGraph, or a MultiGraph where no edge is directed.

        Nodes go by their ids, as ``organisation/jaxa``, and edges by their kinds. Their attributes are the columns of
        docs/gephi.md, ``sources`` among them.
        """
        from kgbuild.export.notebook import as_networkx

        return as_networkx(self.network(view, **wishes).network)

    def revised(
        self, *, known_at: str | None = None, as_of: str | None = None, stated_only: bool = False
    ) -> KnowledgeGraph:
        """The graph as known at or as of a day, or without inferences. UsageError for an endpoint."""
        store = revise(self._store, self._project.queries, known_at=known_at, as_of=as_of, stated_only=stated_only)
        return KnowledgeGraph(self._project, store)


def open(  # noqa: A001
    root: str | Path | None = None, store: str | Path | None = None, endpoint: str | None = None
) -> KnowledgeGraph:
    """Open the newest published graph, or a SPARQL endpoint.

    ``root`` is the project's folder and ``store`` where its graphs are kept; without them the project is found as the
    command line finds it. EnvironmentFault if nothing has been built or the endpoint cannot be used.
    """
    project = locate(Path(root) if root is not None else None, Path(store) if store is not None else None)
    if endpoint is not None:
        from kgbuild.store.remote import RemoteStore

        return KnowledgeGraph(project, RemoteStore(endpoint))
    from kgbuild.store.published import open_current

    return KnowledgeGraph(project, open_current(project))


def to_networkx(view: str = "events", **wishes: Unpack[Wishes]) -> Graph:
    """:meth:`KnowledgeGraph.to_networkx` of the newest published graph."""
    return open().to_networkx(view, **wishes)
