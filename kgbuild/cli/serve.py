"""``kgbuild serve``: the SPARQL endpoint and its pages."""

from __future__ import annotations

import gc
from typing import Any

import click

from kgbuild.project import Project

LONG_LIVED = (700, 10, 10)
"""When Python's collector usually looks for cycles: a server makes some with each request."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for every interface.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any that is free."
)
@click.option(
    "--public-url", metavar="URL", default="", help="The address that users see, where a proxy stands before."
)
@click.option("--allow-host", "hosts", metavar="NAME", multiple=True, help="Another name that this server answers to.")
@click.option("--cors", "origins", metavar="ORIGIN", multiple=True, help="Let pages of this origin read it; * for all.")
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=10, show_default=True, help="Time of a query.")
@click.option("--memory-mib", type=click.IntRange(64), default=512, show_default=True, help="Memory of a query.")
@click.option("--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Rows of an answer.")
@click.option("--answer-bytes", type=click.IntRange(1), default=32 << 20, show_default=True, help="Size of an answer.")
@click.option(
    "--request-bytes", type=click.IntRange(1), default=1_000_000, show_default=True, help="Size of a request."
)
@click.option("--running", type=click.IntRange(1), default=8, show_default=True, help="Short queries at once.")
@click.option(
    "--long",
    type=click.IntRange(1),
    default=4,
    show_default=True,
    help="Long queries at once: those that have used 0.5 s of a processor.",
)
@click.option("--waiting-seconds", type=click.FloatRange(0), default=5, show_default=True, help="Wait for a turn.")
@click.option("--arrival-seconds", type=click.FloatRange(0.1), default=10, show_default=True, help="Time of a request.")
@click.option("--connections", type=click.IntRange(1), default=500, show_default=True, help="Connections at once.")
@click.option("--cache-mib", type=click.IntRange(0), default=16, show_default=True, help="Answers kept to be repeated.")
@click.option("--held-mib", type=click.IntRange(0), default=256, show_default=True, help="Largest graph in memory.")
@click.option(
    "--access-log", metavar="FILE", default="", help="A line of JSON for each request; - for standard output."
)
@click.pass_obj
def serve(
    project: Project,
    /,
    host: str,
    port: int,
    public_url: str,
    hosts: tuple[str, ...],
    origins: tuple[str, ...],
    access_log: str,
    **limits: Any,
) -> None:
    """Serve the published graph over HTTP: SPARQL 1.1 Protocol, questions, things by their IRIs.

    Only this machine can reach it unless --host says otherwise. A graph that is published meanwhile is taken up
    without a restart. Each query runs in a process that can be stopped, without network, bounded in time, memory and
    answer. docs/serving.md tells how to run it as a service.
    """
    from kgbuild.web.limits import Limits
    from kgbuild.web.server import Address, serve

    gc.freeze()
    gc.set_threshold(*LONG_LIVED)
    address = Address(host, port, public_url, hosts, origins)
    serve(project, address, Limits(**limits), access_log, lambda said: click.echo(f"kgbuild: {said}", err=True))
