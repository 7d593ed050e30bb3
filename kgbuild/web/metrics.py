"""Figures for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30)
PARTS = frozenset(
    {"sparql", "update", "ask", "id", "code", "source", "value", "ontology", "graph", "dataset", "health"}
)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class Metrics:
    """Requests by the first part of their path, method and status, with their time; and how queries were stopped."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("part", "method", "status")
        self._requests = Counter("kgbuild_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "kgbuild_request_seconds", "Time to answer.", ("part",), buckets=SECONDS, registry=self._registry
        )
        self._stopped = Counter("kgbuild_queries_stopped", "Queries without answer.", ("end",), registry=self._registry)
        self._graph = Gauge("kgbuild_graph_info", "The version that is served.", ("version",), registry=self._registry)

    def count(self, path: str, method: str, status: int, seconds: float) -> None:
        """Note a request. What clients make up never becomes a label."""
        first = path.strip("/").split("/")[0]
        part = first if first in PARTS else "other" if first else "start"
        self._requests.labels(part, method if method in METHODS else "other", str(status)).inc()
        self._seconds.labels(part).observe(seconds)

    def stopped(self, end: str) -> None:
        """Note a query that ended without an answer."""
        self._stopped.labels(end).inc()

    def text(self, version: str) -> bytes:
        """All figures, as Prometheus reads them."""
        self._graph.clear()
        self._graph.labels(version).set(1)
        return generate_latest(self._registry)
