"""Measurements: each prints what it measured and the ratio to a floor or a peer of the same run."""
