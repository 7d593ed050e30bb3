"""One way to ask a graph, whether it lies on this machine or behind an endpoint."""
