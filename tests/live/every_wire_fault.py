"""Every fault of the proxy at every request of a live fix over HTTP, against moto's server, and what running each command after it comes to.

``python -m tests.live.every_wire_fault`` plays all of them and prints how many there were and how many were good.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from crossgate.live.apply import Work, settle
from crossgate.live.failures import ControlPlaneError
from crossgate.live.journal import open_again
from crossgate.live.reading import read_rest
from tests.live.emulated import client, everything, make_api, plane
from tests.live.fixing import journal, planned, work
from tests.live.proxy import FAULTS, LASTING, Proxy, proxy_to


class WireLab:
    """An API on the emulator at *endpoint*, fixed and taken back again and again."""

    def __init__(self, endpoint: str, folder: Path) -> None:
        self._apigateway = client(endpoint)
        self._api = make_api(self._apigateway, 1)
        self._first = everything(self._apigateway, self._api)
        self._folder = folder
        self._number = 0
        self._state = read_rest(plane(endpoint), self._api, complete=True)
        self._plan = planned(self._state)

    def play(self, proxy: Proxy, fault: str, index: int) -> list[str]:
        """Return which commands, run after *fault* at request *index* of a fix, do not end as they should."""
        bad: list[str] = []
        doing = self._begun(proxy)
        proxy.spoil(fault, index)
        if _stops(doing) != (fault in LASTING):
            bad.append("fix stops" if fault not in LASTING else "fix goes on")
        proxy.heal()
        settle(self._again(doing))
        if planned(read_rest(doing.control, self._api)).is_changed:
            bad.append("fix, fix --resume")
        settle(self._again(doing)._replace(is_undo=True))
        if everything(self._apigateway, self._api) != self._first:
            bad.append("fix, undo")
        return bad

    def count(self, proxy: Proxy) -> int:
        """Return how many requests a fix makes when nothing goes wrong."""
        doing = self._begun(proxy)
        proxy.heal()
        settle(doing)
        requests = proxy.count
        settle(self._again(doing)._replace(is_undo=True))
        return requests

    def _begun(self, proxy: Proxy) -> Work:
        self._number += 1
        undo_file = journal(self._folder / f"undo{self._number}.json", self._plan.first, self._plan.wanted)
        control = plane(proxy.url)
        return work(control, undo_file)._replace(read=lambda: read_rest(control, self._api))

    @staticmethod
    def _again(doing: Work) -> Work:
        return doing._replace(journal=open_again(doing.journal.path))


def _stops(doing: Work) -> bool:
    try:
        settle(doing)
    except ControlPlaneError:
        return True
    return False


def main() -> int:
    """Play everything and print the totals."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - the tests have their own

    logging.disable(logging.CRITICAL)
    os.environ |= {"AWS_ACCESS_KEY_ID": "emulated", "AWS_SECRET_ACCESS_KEY": "emulated", "AWS_CONFIG_FILE": os.devnull}
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    began, count, good = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder, patch("os.fsync"), proxy_to(f"http://{host}:{port}") as proxy:
        lab = WireLab(f"http://{host}:{port}", Path(folder))
        requests = lab.count(proxy)
        for fault in FAULTS:
            for index in range(requests):
                bad = lab.play(proxy, fault, index)
                count, good = count + 1, good + (not bad)
                if bad:
                    print(fault, index, bad)
    server.stop()
    print(f"{count} points ({len(FAULTS)} faults at {requests} requests), {good} good, {time.monotonic() - began:.0f} s")
    return 0 if good == count else 1


if __name__ == "__main__":
    sys.exit(main())
