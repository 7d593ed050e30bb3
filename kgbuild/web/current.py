"""The newest published version, kept open: a new one is opened beside the old, and takes over when it is ready."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path
from time import monotonic
from typing import Any

from kgbuild.errors import EnvironmentFault
from kgbuild.project import Project
from kgbuild.web.bounded import Forks, Places
from kgbuild.web.limits import MIB, Limits
from kgbuild.web.remembering import Replies
from kgbuild.web.reply import Reply

PREPARE = "kgbuild.web.jobs:prepare"
LOOK_SECONDS = 0.5
AGAIN_SECONDS = 5.0

log = logging.getLogger("kgbuild.web")


class Current:
    """Runs jobs on the newest version. A version that is damaged is told in the log, and the one before it stays."""

    def __init__(self, project: Project, limits: Limits, site: dict[str, Any]) -> None:
        self.limits = limits
        self.fault = ""
        self._project = project
        self._site = site
        self._places = Places(limits)
        self._replies = Replies(limits.cache_mib * MIB)
        self._forks: Forks | None = None
        self._seen: Path | None = None
        self._again_at = 0.0
        self._following: asyncio.Task[None] | None = None

    @property
    def version(self) -> str:
        """The version that is asked."""
        return str(self._open().told["version"])

    @property
    def networkless(self) -> bool:
        """Whether queries run in a network namespace of their own."""
        return self._open().networkless

    @property
    def dump(self) -> Path:
        """The file that has the whole dataset in N-Quads."""
        return self._project.store / "versions" / self.version / "graph.nq"

    async def open(self) -> None:
        """Open the newest version and follow it from now on. EnvironmentFault if there is none or it is damaged."""
        await self._take_over(self._newest())
        self._following = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """Stop following, and end what still runs."""
        if self._following is not None:
            self._following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._following
        if self._forks is not None:
            await self._forks.stop()

    async def run(self, job: dict[str, Any]) -> Reply:
        """The reply of a job, which is run. Ended if it comes to none."""
        return await self._places.run(self._open, job)

    async def reply(self, job: dict[str, Any]) -> Reply:
        """The reply of a job, run now or before. Ended if it comes to none."""
        found = self._replies.get(self.version, job)
        if found is None:
            found = await self.run(job)
            self._replies.keep(job, found)
        return found

    def _open(self) -> Forks:
        assert self._forks is not None
        return self._forks

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                newest = self._newest()
                is_due = self.fault and monotonic() >= self._again_at
                if newest != self._seen or is_due or not self._open().alive:
                    await self._take_over(newest)
            except (EnvironmentFault, OSError, ValueError) as fault:
                if self.fault != str(fault):
                    log.warning("%s; the version before it is still served", fault)
                self.fault, self._again_at = str(fault), monotonic() + AGAIN_SECONDS

    async def _take_over(self, newest: Path) -> None:
        self._seen = newest
        arguments = [str(self._project.root), str(self._project.store), self._site]
        forks = await Forks.start(PREPARE, arguments, self.limits)
        before, self._forks, self.fault = self._forks, forks, ""
        log.info("serving version %s", self.version)
        if before is not None:
            before.retire()

    def _newest(self) -> Path:
        from kgbuild.store.published import current_version

        return current_version(self._project)
