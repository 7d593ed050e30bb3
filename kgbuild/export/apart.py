"""Room for every node: what stands too close is pushed apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FLAT = 1.9
GAP = 24.0
ROUNDS = 60
WIDER = 1.15

Place = tuple[float, float]
Numbers: TypeAlias = NDArray[np.float64]


def pushed_apart(places: Mapping[str, Place], sizes: Mapping[str, float]) -> dict[str, Place]:
    """The places with room of ``GAP`` between any two nodes; wider than high by ``FLAT``, for labels are.

    Pairs push each other, for ``ROUNDS`` rounds; where that is not enough, all is drawn a little wider and they push
    again.
    """
    if len(places) < 2:
        return dict(places)
    nodes = sorted(places)
    at = np.array([places[node] for node in nodes])
    at[:, 0] /= FLAT
    radii = np.array([sizes[node] for node in nodes])
    # No two in one place, where there is no direction to push: each a hair's breadth off its own way.
    at += 1e-6 * np.stack([np.arange(len(nodes)), np.arange(len(nodes))[::-1] ** 0.5], axis=1)
    while not _settled(at, radii):
        at *= WIDER
    return {node: (float(x) * FLAT, float(y)) for node, (x, y) in zip(nodes, at, strict=True)}


def _settled(at: Numbers, radii: Numbers) -> bool:
    """Push in place; whether all have room."""
    for _ in range(ROUNDS):
        pairs = _close(at, radii)
        if not len(pairs):
            return True
        one, other = pairs[:, 0], pairs[:, 1]
        away = at[other] - at[one]
        distance = np.hypot(away[:, 0], away[:, 1])
        push = ((radii[one] + radii[other] + GAP - distance) / 2 / distance * 1.02)[:, None] * away
        np.subtract.at(at, one, push)
        np.add.at(at, other, push)
    return not len(_close(at, radii))


def _close(at: Numbers, radii: Numbers) -> NDArray[np.int64]:
    """The pairs without room. The few nodes larger than most are asked apart, so that the others' reach stays short."""
    from scipy.spatial import cKDTree  # type: ignore[import-untyped]

    tree = cKDTree(at)
    common = float(np.quantile(radii, 0.95))
    pairs = tree.query_pairs(2 * common + GAP, output_type="ndarray")
    large = np.flatnonzero(radii > common)
    near = tree.query_ball_point(at[large], radii[large] + radii.max() + GAP)
    more = [(min(one, other), max(one, other)) for one, found in zip(large, near, strict=True) for other in found]
    pairs = np.unique(np.concatenate([pairs, np.array(more, dtype=pairs.dtype).reshape(-1, 2)]), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    away = at[pairs[:, 0]] - at[pairs[:, 1]]
    close = np.hypot(away[:, 0], away[:, 1]) < radii[pairs[:, 0]] + radii[pairs[:, 1]] + GAP - 0.05
    found: NDArray[np.int64] = pairs[close]
    return found
