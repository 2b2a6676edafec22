"""Each channel against a real server on this machine: what arrives, what counts as a failure."""

import email
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from email.policy import default
from urllib.error import HTTPError, URLError

import pytest
from aiosmtpd.controller import Controller

from casetrack.office import channels
from casetrack.reminders import (
    MailServer,
    Outgoing,
    Undeliverable,
    Webhook,
    idempotency_key,
    posting,
)
from casetrack.reminders.push import Push, group_at
from casetrack.reminders.robots import NotTaken, Robot, robot_of
from casetrack.reminders.webhook import signature
from casetrack.settings import parse
from days import day
from receivers import Receiver, dripping, receiving

# A module that apprise still imports.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")

AT = datetime(2025, 11, 3, 1, 30, tzinfo=UTC)
MESSAGE = Outgoing(
    key=idempotency_key("jyj/2025-0001/reply//2025-11-10/5/handler/mail"),
    office="jyj",
    recipient="handler",
    address="chen@example.org",
    title="依申请公开期限提醒：某市教育局",
    body="2025-0001：答复期限 2025-11-10 到期，剩 5 个工作日",
    clock="reply",
    due=day("Mon 2025-11-10"),
    occasion="5",
    reference="2025-0001",
    at=AT,
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


class Mailbox:
    """What a mail server has taken, and whom it takes nothing for."""

    def __init__(self) -> None:
        self.letters: list[email.message.EmailMessage] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002, N802
        if address.startswith("nobody"):
            return "550 no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@pytest.fixture
def mail() -> Iterator[tuple[MailServer, Mailbox]]:
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield MailServer("127.0.0.1", port, "none", "casetrack@example.org"), mailbox
    controller.stop()


def test_a_mail_is_read_back_as_it_was_written(mail):
    server, mailbox = mail
    server.send(MESSAGE)
    (letter,) = mailbox.letters
    assert letter["Subject"] == MESSAGE.title
    assert letter.get_content().strip() == MESSAGE.body
    assert (letter["To"], letter["From"]) == ("chen@example.org", "casetrack@example.org")
    assert letter["Message-ID"] == f"<{MESSAGE.key}@example.org>"
    assert letter["Date"].datetime == AT


def test_a_mail_that_one_person_cannot_get_is_no_failure_of_the_server(mail):
    server, mailbox = mail
    for address in ("", "nobody@example.org"):
        with pytest.raises(Undeliverable):
            server.send(replace(MESSAGE, address=address))
    server.send(MESSAGE)
    assert len(mailbox.letters) == 1


def test_a_heading_cannot_be_smuggled_into_a_mail(mail):
    server, mailbox = mail
    for smuggled in ("\n", "\r\n", "\r"):
        heading = f"{smuggled}Bcc: x@example.org"
        for message in (
            replace(MESSAGE, address=f"chen@example.org{heading}"),
            replace(MESSAGE, title=f"催办{heading}"),
        ):
            # Of this message alone: the mails of others go on.
            with pytest.raises(Undeliverable, match="ValueError"):
                server.send(message)
    assert mailbox.letters == []


def test_a_webhook_gets_signed_json_with_a_key(receiver):
    Webhook(receiver.address, "secret").send(MESSAGE)
    (got,) = receiver.got
    assert got.json == {
        "key": MESSAGE.key,
        "office": "jyj",
        "reference": "2025-0001",
        "clock": "reply",
        "due": "2025-11-10",
        "occasion": "5",
        "says": MESSAGE.body,
    }
    assert got.headers["idempotency-key"] == MESSAGE.key
    assert got.headers["x-casetrack-timestamp"] == AT.isoformat()
    assert got.headers["x-casetrack-signature"] == signature("secret", AT, got.content)
    assert signature("other", AT, got.content) != signature("secret", AT, got.content)


def test_without_a_secret_nothing_is_signed(receiver):
    Webhook(receiver.address).send(MESSAGE)
    assert "x-casetrack-signature" not in receiver.got[0].headers


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Drip: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
)
def test_a_receiver_that_drips_is_left_when_its_time_is_over(first, monkeypatch):
    monkeypatch.setattr(posting, "_SECONDS", 0.4)
    with dripping(first) as address:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            Webhook(address).send(MESSAGE)
        took = time.monotonic() - began
    assert took < 5, "one byte every twentieth of a second never lets a socket's own timeout pass"


def test_who_drips_after_having_said_no_is_not_listened_to():
    with dripping(b"HTTP/1.1 500 No\r\n\r\n") as address, pytest.raises(HTTPError, match="500"):
        Webhook(address).send(MESSAGE)


def test_a_name_with_many_silent_addresses_has_no_more_time_than_one(monkeypatch):
    monkeypatch.setattr(posting, "_SECONDS", 0.4)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as silent, ExitStack() as queue:
        place = silent.getsockname()
        # Nobody accepts: once the queue is full, who calls waits.
        for _ in range(3):
            waits = queue.enter_context(socket.socket())
            waits.setblocking(False)
            waits.connect_ex(place)
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place)] * 50
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        began = time.monotonic()
        with pytest.raises(URLError) as no:
            Webhook("http://platform.example/hook").send(MESSAGE)
        assert time.monotonic() - began < 5
    assert isinstance(no.value.reason, TimeoutError)


@pytest.mark.parametrize("status", [302, 400, 500])
def test_whatever_a_webhook_answers_but_yes_is_a_failure(receiver, status):
    receiver.status = status
    with pytest.raises(HTTPError):
        Webhook(receiver.address).send(MESSAGE)
    assert len(receiver.got) == 1


def test_the_robot_of_wecom_gets_a_text(receiver):
    receiver.answer = b'{"errcode": 0, "errmsg": "ok"}'
    robot = robot_of("wecombot://key-of-the-group")
    assert robot is not None
    assert robot.url.endswith("/cgi-bin/webhook/send?key=key-of-the-group")
    Robot(f"{receiver.address}/send?key=1").send(MESSAGE)
    (got,) = receiver.got
    words = f"{MESSAGE.title}\n{MESSAGE.body}"
    assert got.json == {"msgtype": "text", "text": {"content": words}}


def test_the_robot_of_dingtalk_gets_a_text_signed_where_it_wants_it(receiver):
    receiver.answer = b'{"errcode": 0, "errmsg": "ok"}'
    robot = robot_of("dingtalk://SECa1b2@token")
    assert robot is not None
    assert (robot.secret, robot.url.rpartition("=")[2]) == ("SECa1b2", "token")
    replace(robot, url=f"{receiver.address}/send?access_token=token").send(MESSAGE)
    (got,) = receiver.got
    # Worked out by hand, by the service's description: HMAC-SHA256 of the time and the secret.
    assert "&timestamp=1762133400000&sign=" in got.path
    assert got.json["text"]["content"].endswith(MESSAGE.body)


@pytest.mark.parametrize("answer", [b'{"errcode": 45009}', b"{}"])
def test_a_robot_that_says_no_with_a_friendly_status_has_taken_nothing(receiver, answer):
    receiver.answer = answer
    with pytest.raises(NotTaken):
        Robot(f"{receiver.address}/send?key=1").send(MESSAGE)


def test_the_robot_of_feishu_is_reached_through_apprise(receiver, monkeypatch):
    from apprise.plugins.feishu import NotifyFeishu

    monkeypatch.setattr(NotifyFeishu, "notify_url", f"{receiver.address}/hook/{{token}}/")
    group = group_at("feishu://token")
    assert isinstance(group, Push)
    receiver.answer = b'{"code": 0}'
    group.send(MESSAGE)
    (got,) = receiver.got
    assert got.path == "/hook/token/"
    assert MESSAGE.body in got.json["content"]["text"]
    receiver.answer = b'{"code": 9499, "msg": "no"}'
    with pytest.raises(ConnectionError):
        group.send(MESSAGE)


def test_anything_else_that_apprise_knows_is_reached_and_its_address_is_not_logged(
    receiver, caplog
):
    caplog.set_level(logging.INFO)
    address = receiver.address.removeprefix("http://")
    Push(f"json://{address}/secret-path").send(MESSAGE)
    assert receiver.got[0].json["message"] == MESSAGE.body
    receiver.status = 500
    with pytest.raises(ConnectionError):
        Push(f"json://{address}/secret-path").send(MESSAGE)
    with pytest.raises(ValueError, match="address"):
        Push("nothing-that-is-known://secret-path").send(MESSAGE)
    assert "secret-path" not in caplog.text


def test_the_settings_make_the_channels_and_secrets_come_from_the_environment():
    settings = parse(
        "config.toml",
        """
[[offices]]
code = "main"
name = "某局"
[reminders]
channels = ["inbox", "mail", "webhook", "wecom"]
[mail]
host = "mail.example.org"
sender = "casetrack@example.org"
[webhook]
url = "https://example.org/hook"
[push]
wecom = "env:WECOM"
""",
    )
    secrets = {
        "WECOM": "wecombot://key",
        "CASETRACK_MAIL_PASSWORD": "mail",
        "CASETRACK_WEBHOOK_SECRET": "hook",
    }
    made = channels(settings, secrets)
    assert set(made) == {"mail", "webhook", "wecom"}
    assert (made["mail"].password, made["webhook"].secret) == ("mail", "hook")
    assert isinstance(made["wecom"], Robot)
    assert {name: each.tells_repeats for name, each in made.items()} == {
        "mail": False,
        "webhook": True,
        "wecom": False,
    }
