"""What breaks ends in words, nothing acknowledged is lost, and work goes on once it is over.

The same at greater length: `make soak`.
"""

import os
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import make_url

from acceptance.load import TODAY, Load, Process, findings, missing, prepare
from acceptance.rotating import killed_at, said, sealed_office, wrong_after
from acceptance.servers import Server, server
from casetrack import desk
from casetrack.errors import StoreError
from casetrack.messages import english
from casetrack.reminders import MailServer
from casetrack.store import Store, engine
from cli.conftest import Command
from conftest import in_memory
from desk.conftest import CONFIG, NO_MILESTONES, RECEIVED, House
from web.conftest import Browser, Pages, pages_of

KILLS = 2
#: Of the points of a change of keys; the soak kills at each.
KILLED_EVERY = 17
TYPED = {
    "channel": "post",
    "signed_on": "2025-10-14",
    "applicant_name": "林大满",
    "applicant_type": "natural_person",
}
MAIL = """
[reminders]
channels = ["mail"]
[mail]
host = "localhost"
sender = "casetrack@example.org"
"""
#: Tue 2025-11-04 08:30 in the office: five working days before the replies are due.
MORNING = datetime(2025, 11, 4, 0, 30, tzinfo=UTC)
SIGNING_IN = {"user": "registrar", "password": "很长的口令"}


def test_pages_and_scheduler_killed_under_load_lose_nothing_that_was_acknowledged(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'casetrack.db'}"
    house = prepare(url)
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    scheduler = Process(tmp_path, url, ("scheduler",))
    pages = Process(tmp_path, url, ("serve",))
    scheduler.begin()
    pages.begin()
    load = Load(pages)
    with load.working():
        for _ in range(KILLS):
            load.wait_for(5)
            assert {pages.kill(), scheduler.kill()} == {-signal.SIGKILL}
            pages.begin()
            scheduler.begin()
        load.wait_for(5)
    assert pages.kill(signal.SIGTERM) == 0
    scheduler.kill()
    assert load.odd == []
    assert missing(house, load.acknowledged) == []
    assert findings(house) == []
    assert "Traceback" not in pages.errors()
    house.store.close()


def test_a_server_killed_in_the_midst_of_a_transaction_keeps_what_was_acknowledged(
    postgresql_url: str,
) -> None:
    house = prepare(postgresql_url)
    done: list[str] = []
    failed: list[Exception] = []
    is_over = threading.Event()

    def log() -> None:
        while not is_over.is_set():
            try:
                done.append(house.receive(TODAY).reference)
            except Exception as error:
                failed.append(error)
                time.sleep(0.05)

    threads = [threading.Thread(target=log) for _ in range(2)]
    for each in threads:
        each.start()
    _wait_for(lambda: len(done) > 5)
    # One backend that is killed takes all others with it, and the server recovers from its log.
    with pytest.raises(StoreError, match="failed"):
        _half_done(house.store)
    before = len(done)
    _wait_for(lambda: len(done) > before + 5)
    is_over.set()
    for each in threads:
        each.join()
    assert {type(each) for each in failed} <= {StoreError}
    with house.store.reading() as tx:
        assert (tx.meta.get("half"), tx.meta.get("other half")) == (None, None)
    assert missing(house, dict.fromkeys(done, "公开2025年学区划分方案")) == []
    assert findings(house) == []
    house.store.close()


def test_a_server_that_is_killed_whole_keeps_what_was_acknowledged_once_it_is_back() -> None:
    # Not below pytest's own folder: the path of a socket may have some hundred characters only.
    place = tempfile.TemporaryDirectory(prefix="casetrack-", dir=in_memory())
    with place as folder, server(Path(folder)) as own:
        house = prepare(own.url)
        done = [house.receive(TODAY).reference for _ in range(3)]
        with pytest.raises(StoreError, match="failed"):
            _half_done_when_it_ends(house.store, own)
        with pytest.raises(StoreError, match="failed"):
            house.receive(TODAY)
        own.begin_again()
        done.append(house.receive(TODAY).reference)
        with house.store.reading() as tx:
            assert tx.meta.get("half") is None
        assert missing(house, dict.fromkeys(done, "公开2025年学区划分方案")) == []
        assert findings(house) == []
        house.store.close()


def test_a_change_of_keys_that_is_killed_anywhere_goes_on_and_loses_nothing(
    database_url: str, tmp_path: Path
) -> None:
    house, place = sealed_office(database_url, tmp_path)
    before, point = said(house, place), 1
    while killed_at(database_url, place, point):
        assert wrong_after(house, place, before) == [], f"killed at point {point}"
        point += KILLED_EVERY
    assert point > 2 * KILLED_EVERY
    assert wrong_after(house, place, before) == []
    house.store.close()


def test_a_database_that_may_only_be_read_says_so(postgresql_url: str) -> None:
    house = prepare(postgresql_url)
    name = make_url(postgresql_url).database
    with house.store.transaction() as tx:
        alter = f"ALTER DATABASE {name} SET default_transaction_read_only = on"
        tx.meta._connection.exec_driver_sql(alter)
    house.store.close()
    with closing(Store.open(postgresql_url)) as store:
        with pytest.raises(StoreError, match="cannot be written; nothing was changed"):
            House(store).receive(TODAY)
        assert findings(House(store)) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a disk of its own can be mounted by root alone, and not in every container")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_is_told_in_words_and_nothing_typed_is_lost(small_disk: Path) -> None:
    url = f"sqlite:///{small_disk / 'casetrack.db'}"
    with _pages(url) as pages:
        browser = pages.browser("registrar")
        acknowledged, request, answer = _logged_until_it_fails(browser, small_disk)
        assert "no room is left on the disk of the database" in unescape(answer.text)
        assert request in answer.text
        assert browser.get("/cases").status_code == 200, "what is there can be read all the same"
        command = Command(small_disk.parent)
        (small_disk.parent / "config.toml").write_text(CONFIG, "utf-8")
        told = command.refused("--database", url, "export", small_disk / "out.csv")
        assert told.count("\n") == 1
        assert "no room is left on the disk of the database" in told, "no export goes unrecorded"
        assert [each.name for each in small_disk.glob("*out*")] == []
        assert findings(pages.office) == []
        (small_disk / "filler").unlink()
        sent = browser.post("/receive", **TYPED, request=request)
        assert sent.status_code == 303
        acknowledged[_reference(sent)] = request
        assert missing(pages.office, acknowledged) == []
        assert findings(pages.office) == []
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    told = command.refused("--database", url, "list")
    assert (told.count("\n"), "cannot be written; nothing was changed" in told) == (1, True)


def test_a_database_that_somebody_keeps_locked_is_told_of_and_waited_for(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_MS", 200)
    with _pages(sqlite_url) as pages:
        browser = pages.browser("registrar")
        browser.get("/receive")
        with closing(sqlite3.connect(str(make_url(sqlite_url).database))) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = browser.post("/receive", **TYPED, request="公开校车名录")
            assert "was kept busy for" in answer.text
            assert ">公开校车名录</textarea>" in answer.text
            assert browser.get("/cases").status_code == 200
        assert browser.post("/receive", **TYPED, request="公开校车名录").status_code == 303
        assert findings(pages.office) == []


def test_a_database_that_is_gone_leaves_pages_in_words(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _pages(sqlite_url) as pages:
        browser = pages.browser("registrar")
        browser.get("/receive")
        with monkeypatch.context() as broken:
            broken.setattr(Store, "reading", _gone)
            broken.setattr(Store, "transaction", _gone)
            page = browser.get("/cases")
            assert (page.status_code, "host/casetrack failed" in page.text) == (503, True)
            answer = browser.post("/receive", **TYPED, request="公开校车名录")
            assert (answer.status_code, "Send it again" in answer.text) == (503, True)
            assert 'name="request" value="公开校车名录"' in answer.text
            elsewhere = browser.client.post("/receive", data={**TYPED, "proof": "0" * 64})
            assert "林大满" not in elsewhere.text, "a form of another site is not kept"
            assert SIGNING_IN["password"] not in browser.post("/sign-in", **SIGNING_IN).text
        assert browser.post("/receive", **TYPED, request="公开校车名录").status_code == 303


@contextmanager
def _gone(_store: Store) -> Iterator[None]:
    raise StoreError("the database {place} failed", place="host/casetrack")
    yield


class Mailbox:
    """A mail server that counts what it takes."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802
        self.taken += envelope.rcpt_tos
        return "250 taken"


def test_a_mail_server_that_was_lost_gets_every_mail_once_it_is_back(sqlite_url: str) -> None:
    house = replace(prepare(sqlite_url), config=CONFIG + NO_MILESTONES + MAIL)
    for _ in range(3):
        house.receive(RECEIVED)
    with house.store.transaction() as tx:
        tx.duty.put_mail("handler", "handler@example.org", MORNING)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    channels = {"mail": MailServer("127.0.0.1", port, "none", "casetrack@example.org")}

    def remind(at: datetime) -> int:
        seat = replace(house.seat("admin", at.date()), now=lambda: at)
        return desk.remind(seat, english, channels, at.date()).sent

    remind(MORNING - timedelta(days=1))
    for minutes in (0, 2, 10):
        assert remind(MORNING + timedelta(minutes=minutes)) == 0
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    for minutes in (70, 75):
        remind(MORNING + timedelta(minutes=minutes))
    controller.stop()
    assert mailbox.taken == ["handler@example.org"], "one mail a person and day, with all three"
    with house.store.reading() as tx:
        assert {state for _, state in tx.reminders.counts()} == {"sent"}
    house.store.close()


def _half_done_when_it_ends(store: Store, own: Server) -> None:
    with store.transaction() as tx:
        tx.meta.put("half", "done")
        own.kill()
        while True:
            # The server's other processes notice by themselves, and end.
            tx.meta.put("other half", "done")


def _half_done(store: Store) -> None:
    with store.transaction() as tx:
        tx.meta.put("half", "done")
        backend = tx.meta._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        os.kill(backend, signal.SIGKILL)
        tx.meta.put("other half", "done")


@contextmanager
def _pages(url: str) -> Iterator[Pages]:
    made = pages_of(url)
    yield next(made)
    with suppress(StopIteration):
        next(made)


def _logged_until_it_fails(browser: Browser, disk: Path) -> tuple[dict[str, str], str, object]:
    """Fill the disk, then log applications until one is no longer taken."""
    acknowledged: dict[str, str] = {}
    browser.get("/receive")
    _fill(disk)
    for number in range(200):
        request = f"公开第{number}号材料" + "甲" * 3000
        answer = browser.post("/receive", **TYPED, request=request)
        if answer.status_code != 303:
            return acknowledged, request, answer
        acknowledged[_reference(answer)] = request
        browser.get("/receive")
    raise AssertionError("the disk was never full")


def _fill(disk: Path) -> None:
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(b"\0" * 4096)


def _reference(answer: object) -> str:
    return answer.headers["location"].rpartition("/")[2].partition("?")[0]


def _wait_for(is_so: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.02)
