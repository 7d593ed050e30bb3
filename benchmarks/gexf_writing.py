"""Writing GEXF as a stream, against ``networkx.write_gexf`` on the same graph in the same run.

Budget: at least 12 times faster, and memory that does not grow with the number of edges.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from time import perf_counter

SIZES = (100_000, 1_000_000)
PER_NODE = 10
WAYS = ("stream", "networkx")
ROUNDS = 2


def main() -> None:
    """Print seconds, edges per second and the growth of memory of both, each in a process of its own."""
    for size in SIZES:
        best: dict[str, float] = {}
        lines: dict[str, str] = {}
        # Rounds alternate between both, so that what else the machine does disturbs them alike.
        for way in WAYS * ROUNDS:
            with TemporaryDirectory() as folder:
                target = str(Path(folder) / "graph.gexf")
                command = [sys.executable, "-m", "benchmarks.gexf_writing", way, str(size), target]
                done = run(command, check=True, capture_output=True, text=True)
                taken, grown = map(float, done.stdout.split())
                written = Path(target).stat().st_size / 1e6
            if taken <= best.get(way, taken):
                best[way] = taken
                lines[way] = f"{size / taken:>9,.0f} edges/s  {written:6.1f} MB written  memory +{grown:.0f} MB"
        for way in WAYS:
            print(f"{size:>9,} edges  {way:9}{best[way]:8.2f} s  {lines[way]}")
        print(f"{size:>9,} edges  {best['networkx'] / best['stream']:.1f} times faster than networkx (budget 12)")


def _edges(size: int) -> Iterator[tuple[str, str, int, str, str]]:
    """Source, target, weight, kind and label of each edge, the same in every run."""
    nodes = size // PER_NODE
    for number in range(size):
        source, target = number % nodes, (number * 7919 + number // nodes + 1) % nodes
        yield f"organisation/{source}", f"event/{target}", 1 + number % 5, f"role/{number % 7}", f"role {number % 7}"


def _stream(size: int, target: str) -> float:
    """Seconds for writing alone: making the rows, measured by making them once more, is not counted."""
    from kgbuild.export.gexf import write_gexf
    from kgbuild.export.network import About, Column, Edge, Network, Node
    from kgbuild.export.xmltext import XmlText

    class Nodes:
        def __iter__(self) -> Iterator[Node]:
            for number in range(size // PER_NODE):
                for kind in ("organisation", "event"):
                    yield Node(f"{kind}/{number}", f"{kind} {number}", {"class": kind})

    class Edges:
        def __iter__(self) -> Iterator[Edge]:
            for number, (source, target, weight, kind, label) in enumerate(_edges(size)):
                yield Edge(f"e{number}", source, target, kind, label, weight, True, {"status": "happened"})

    columns = (Column("class", "string"),), (Column("status", "string"),)
    network = Network(About("benchmark", "benchmark"), *columns, Nodes(), Edges())
    start = perf_counter()
    deque(network.nodes, maxlen=0)
    deque(network.edges, maxlen=0)
    made = perf_counter()
    with Path(target).open("w", encoding="utf-8") as file:
        file.writelines(write_gexf(network, XmlText()))
    return (perf_counter() - made) - (made - start)


def _networkx(size: int, target: str) -> float:
    """Seconds for writing alone: making the graph is not counted."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    for number in range(size // PER_NODE):
        for kind in ("organisation", "event"):
            graph.add_node(f"{kind}/{number}", label=f"{kind} {number}", **{"class": kind})
    for number, (source, end, weight, kind, label) in enumerate(_edges(size)):
        graph.add_edge(source, end, key=f"e{number}", weight=weight, kind=kind, label=label, status="happened")
    start = perf_counter()
    nx.write_gexf(graph, target)
    return perf_counter() - start


def _measured(way: str, size: int, target: str) -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken = {"stream": _stream, "networkx": _networkx}[way](size, target)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(taken, grown)


if __name__ == "__main__":
    _measured(sys.argv[1], int(sys.argv[2]), sys.argv[3])
