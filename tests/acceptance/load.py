"""People at work while things break: pages and schedulers as processes, and what was acknowledged.

Whatever a page has said to be done must be there afterwards; what it had not come to say may be
there or not.
"""

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

import httpx2

from casetrack import desk
from casetrack.settings import parse
from casetrack.store import KeyPlace, Person
from cli import forked
from desk.conftest import CONFIG, House

TODAY = date(2025, 10, 15)
_PROOF = re.compile(r'name="proof" value="([0-9a-f]+)"')
_ADDRESS = re.compile(r"http://\S+")


def prepare(url: str, keys: KeyPlace | None = None) -> House:
    """Make an office with one invented person a role, whom a click signs in."""
    store = desk.initialise(url, parse("config.toml", CONFIG), datetime.now(UTC), keys)
    with store.transaction() as tx:
        for role in desk.ROLES:
            tx.people.put_user(Person(role, f"演示{role}", (role,)), datetime.now(UTC))
        tx.meta.put("demo", "1")
    return House(store)


@dataclass
class Process:
    """One `casetrack serve` or `scheduler` that is begun again after each end."""

    folder: Path
    url: str
    command: tuple[str, ...]
    address: str = ""
    _id: int = 0
    _errors: str = ""

    def begin(self) -> None:
        """Begin it; the pages are open when this returns, at the address they had before."""
        streams = self.folder / self.command[0]
        streams.mkdir(exist_ok=True)
        (streams / "stdin").touch()
        port = self.address.rpartition(":")[2] or "0"
        more = ("--port", port) if self.command[0] == "serve" else ()
        options = ("--database", self.url, "--config", "config.toml", "--lang", "en")
        today = {"CASETRACK_TODAY": str(TODAY), "PYTHONUTF8": "1"}
        (streams / "stdout").write_text("")
        call = (*options, *self.command, *more)
        self._id = forked.begin(call, self.folder, today, streams)
        ends = time.monotonic() + 60
        while more and not (found := _ADDRESS.search((streams / "stdout").read_text("utf-8"))):
            assert time.monotonic() < ends, self.errors()
            time.sleep(0.02)
        if more:
            self.address = found[0].rstrip("/")

    def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        """End it, without warning if not told otherwise; return how it ended."""
        os.kill(self._id, how)
        self._errors += (self.folder / self.command[0] / "stderr").read_text("utf-8")
        return forked.wait(self._id)

    def errors(self) -> str:
        """Return what it has said about errors, in all its lives."""
        return self._errors


class Pages(Protocol):
    """Where the pages are asked for."""

    @property
    def address(self) -> str: ...


@dataclass
class Load:
    """Some people who log applications as fast as they can, and note what was acknowledged."""

    pages: Pages
    people: int = 3
    #: What was asked for, by the reference that the page has given.
    acknowledged: dict[str, str] = field(default_factory=dict)
    #: Answers that are neither done nor in words, what was typed still there.
    odd: list[str] = field(default_factory=list)
    broken_off: int = 0
    said_no: int = 0
    _ends: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def working(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._work, args=(n,)) for n in range(self.people)]
        for each in threads:
            each.start()
        try:
            yield
        finally:
            self._ends.set()
            for each in threads:
                each.join()

    def wait_for(self, more: int, seconds: float = 60) -> None:
        """Wait until so many more were acknowledged."""
        wanted, ends = len(self.acknowledged) + more, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < ends, (len(self.acknowledged), wanted, self.odd)
            time.sleep(0.01)

    def _work(self, number: int) -> None:
        count, proof = 0, ""
        with httpx2.Client(timeout=30) as client:
            while not self._ends.is_set():
                count += 1
                try:
                    proof = proof or self._signed_in(client)
                    phone = f"13{number:02}{count:07}"
                    self._log(client, proof, f"公开第{number}之{count}号材料", phone)
                except httpx2.TransportError:
                    self.broken_off += 1
                    time.sleep(0.05)

    def _signed_in(self, client: httpx2.Client) -> str:
        first = _PROOF.search(client.get(f"{self.pages.address}/sign-in").text)
        assert first
        typed = {"proof": first[1], "account": "registrar"}
        client.post(f"{self.pages.address}/sign-in/demo", data=typed)
        page = client.get(f"{self.pages.address}/receive")
        found = _PROOF.search(page.text) if page.status_code == 200 else None
        return found[1] if found else ""

    def _log(self, client: httpx2.Client, proof: str, request: str, phone: str) -> None:
        typed = {
            "proof": proof,
            "channel": "post",
            "signed_on": "2025-10-14",
            "applicant_name": "林大满",
            "applicant_type": "natural_person",
            "phone": phone,
            "request": request,
        }
        answer = client.post(f"{self.pages.address}/receive", data=typed)
        if answer.status_code == 303:
            reference = answer.headers["location"].rpartition("/")[2].partition("?")[0]
            self.acknowledged[reference] = request
        elif "the database" in answer.text and request in answer.text:
            self.said_no += 1
        else:
            self.odd.append(f"{answer.status_code} {answer.text[:2000]}")


def missing(house: House, acknowledged: dict[str, str]) -> list[str]:
    """Return what was acknowledged and is not there as it was asked for."""
    cards = desk.browse_all(house.seat("handler", TODAY), desk.Asked())
    found = {card.line.reference: card.request for card in cards}
    return [each for each, request in acknowledged.items() if found.get(each) != request]


def findings(house: House) -> list[str]:
    """Return what `verify` finds."""
    verified = desk.verify(house.seat("admin", TODAY))
    return [f"{each.kind} {each.reference} {each.says}" for each in verified.findings]
