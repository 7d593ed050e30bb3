"""Room for every node: what stands too close is pushed apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FLAT = 1.9
GAP = 24.0
ROUNDS = 60
COMMON = 0.98
WIDER = 1.15

Place = tuple[float, float]
Numbers: TypeAlias = NDArray[np.float64]
Pairs: TypeAlias = NDArray[np.int64]


def pushed_apart(places: Mapping[str, Place], sizes: Mapping[str, float], gap: float = GAP) -> dict[str, Place]:
    """The places with room of ``gap`` between any two nodes; wider than high by ``FLAT``, for labels are.

    Pairs push each other, for ``ROUNDS`` rounds; where that is not enough, all is drawn a little wider and they push
    again.
    """
    if len(places) < 2:
        return dict(places)
    nodes = sorted(places)
    at = np.array([places[node] for node in nodes], dtype=np.float64)
    at[:, 0] /= FLAT
    radii = np.array([sizes[node] for node in nodes], dtype=np.float64)
    # No two in one place, where there is no direction to push: each a hair's breadth off its own way.
    at += 1e-6 * np.stack([np.arange(len(nodes)), np.arange(len(nodes))[::-1] ** 0.5], axis=1)
    while not _settled(at, radii, gap):
        at *= WIDER
    return {node: (float(x) * FLAT, float(y)) for node, (x, y) in zip(nodes, at, strict=True)}


def _settled(at: Numbers, radii: Numbers, gap: float) -> bool:
    """Push in place; whether all have room.

    Of two the smaller gives way, and none moves farther in one round than its own room, lest one upon which many stand
    be flung out of the picture.
    """
    room = radii + gap
    for _ in range(ROUNDS):
        one, other = _close(at, radii, gap).T
        if not len(one):
            return True
        away = at[other] - at[one]
        distance = np.hypot(away[:, 0], away[:, 1])
        push = ((radii[one] + radii[other] + gap - distance) / distance * 1.02)[:, None] * away
        share = (radii[other] ** 2 / (radii[one] ** 2 + radii[other] ** 2))[:, None]
        moved = np.zeros_like(at)
        np.subtract.at(moved, one, push * share)
        np.add.at(moved, other, push * (1 - share))
        length = np.hypot(moved[:, 0], moved[:, 1])
        at += moved * np.minimum(1.0, room / np.maximum(length, 1e-9))[:, None]
    return not len(_close(at, radii, gap))


def _close(at: Numbers, radii: Numbers, gap: float) -> Pairs:
    """The pairs without room. The few nodes larger than most are asked apart, so that the others' reach stays short."""
    from scipy.spatial import cKDTree  # type: ignore[import-untyped]

    common = float(np.quantile(radii, COMMON))
    small, large = np.flatnonzero(radii <= common), np.flatnonzero(radii > common)
    tree = cKDTree(at[small])
    found = [small[tree.query_pairs(2 * common + gap, output_type="ndarray")]]
    if len(large):
        beside = tree.query_ball_point(at[large], radii[large] + common + gap, return_sorted=True)
        found += [_paired(node, small[others]) for node, others in zip(large, beside, strict=True)]
        found += [_paired(node, large[number + 1 :]) for number, node in enumerate(large)]
    pairs = np.concatenate(found).astype(np.int64)
    away = at[pairs[:, 0]] - at[pairs[:, 1]]
    close = np.hypot(away[:, 0], away[:, 1]) < radii[pairs[:, 0]] + radii[pairs[:, 1]] + gap - 0.05
    return pairs[close]


def _paired(node: np.int64, others: NDArray[np.int64]) -> Pairs:
    return np.stack([np.full(len(others), node, dtype=np.int64), others], axis=1)
