"""The options of every export of a network, and the network that they ask for."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kgbuild.cli.opening import ENDPOINT, opened
from kgbuild.project import Project

if TYPE_CHECKING:
    from kgbuild.export.assemble import Made
    from kgbuild.export.views import View
    from kgbuild.export.wishes import Wish
    from kgbuild.store.port import GraphStore

F = TypeVar("F", bound=Callable[..., Any])

FORCE = click.option("--force", is_flag=True, help="Replace what is there already.")


def with_endpoint(command: F) -> F:
    """``--endpoint`` and what goes with it."""
    for name, attributes in reversed(ENDPOINT.items()):
        command = click.option(name, **attributes)(command)
    return command


def network_options(command: F) -> F:
    """The options of every export that draws or lists a network."""
    for decorate in (
        with_endpoint,
        FORCE,
        click.option(
            "--lang", type=click.Choice(["en", "ja"]), default="en", show_default=True, help="Language of the labels."
        ),
        click.option("--happened-only", is_flag=True, help="Leave out what has not happened or is not known to have."),
        click.option(
            "--min-weight", type=click.IntRange(1), metavar="N", help="Only ties that are told N times or more."
        ),
        click.option("--known-at", metavar="DATE", help="Only from documents published by this day."),
        click.option("--to", "until", metavar="DATE", help="Without what certainly came later; see --from."),
        click.option(
            "--from", "since", metavar="DATE", help="Without what certainly had ended; what bears no date stays."
        ),
        click.option(
            "--topic",
            "topics",
            multiple=True,
            metavar="TOPIC",
            help="Only what is about it; more than once for any of.",
        ),
        click.option(
            "--country",
            "countries",
            multiple=True,
            metavar="COUNTRY",
            help="Only what concerns it, by name or code; more than once for any of.",
        ),
        click.option(
            "--depth", type=click.IntRange(0), default=1, show_default=True, help="How many steps around NAME."
        ),
        click.option(
            "--view-dir",
            type=click.Path(path_type=Path),
            metavar="FOLDER",
            help="A view of your own: a folder with edges.rq, and nodes.rq if need be; docs/gephi.md tells how.",
        ),
        click.option(
            "--view",
            default="events",
            show_default=True,
            help="What is shown; `kgbuild export --help` lists the views.",
        ),
        click.argument("name", required=False),
    ):
        command = decorate(command)
    return command


def made_network(project: Project, wishes: Mapping[str, Any]) -> tuple[GraphStore, Made]:
    """The network that the options ask for, and the store that it is from."""
    # The many small layouts take several times as long where each is spread over threads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from kgbuild.export.assemble import make_network
    from kgbuild.query.revision import revise

    view = _view(project, wishes)
    store = opened(project, wishes["endpoint"])
    if wishes["view_dir"] is not None and wishes["endpoint"] is None:
        from kgbuild.query.federation import refuse_federation

        refuse_federation(view.edges)
        refuse_federation(view.nodes or "")
    store = revise(store, project.queries, known_at=wishes["known_at"])
    return store, make_network(store, view, _wish(store, wishes))


def _view(project: Project, wishes: Mapping[str, Any]) -> View:
    from kgbuild.errors import UsageError
    from kgbuild.export.views import EGO, read_own_view, read_view

    if wishes["view_dir"] is not None:
        if click.get_current_context().get_parameter_source("view") is not click.core.ParameterSource.DEFAULT:
            raise UsageError("--view and --view-dir both name the view", "give one of them")
        return read_own_view(wishes["view_dir"])
    view = read_view(project.queries, wishes["view"])
    if view.name == EGO and wishes["name"] is None:
        raise UsageError("the view ego is about one thing", "name it: kgbuild export gephi --view ego JAXA -o FILE")
    return view


def _wish(store: GraphStore, wishes: Mapping[str, Any]) -> Wish:
    from kgbuild.errors import UsageError
    from kgbuild.export.wishes import Wish
    from kgbuild.query.naming import resolve
    from kgbuild.query.revision import day

    since, until = day(store, "first-day", wishes["since"]), day(store, "last-day", wishes["until"])
    if since and until and until < since:
        raise UsageError(
            f"--from {wishes['since']} is after --to {wishes['until']}", "give the earlier day with --from"
        )
    return Wish(
        language=wishes["lang"],
        happened_only=wishes["happened_only"],
        around=resolve(store, "thing", wishes["name"]).value if wishes["name"] is not None else None,
        depth=wishes["depth"],
        countries=tuple(sorted({resolve(store, "country", each).value for each in wishes["countries"]})),
        topics=tuple(sorted({resolve(store, "topic", each).value for each in wishes["topics"]})),
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
        min_weight=wishes["min_weight"] or 0,
        known_at=wishes["known_at"],
    )
