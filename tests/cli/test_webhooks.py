"""Subscriptions by the command line: made, listed, tried, paused, sent again, ended."""

import re

import pytest

from casetrack.library import shipped
from receivers import receiving


@pytest.fixture
def plain(office):
    config = shipped("config.toml").read_text("utf-8")
    config = config.replace("plain_http = false", "plain_http = true")
    (office.folder / "config.toml").write_text(config, "utf-8")
    return office


def test_a_subscription_is_made_told_by_the_round_tried_and_ended(plain):
    with receiving() as platform:
        made = plain.json("webhook", "add", platform.address, "--name", "平台", "--event", "voided")
        assert re.fullmatch(r"casetrack_hook_[\w-]{43}", made["secret"])
        (listed,) = plain.json("webhook", "list")
        assert listed["messages"] == {}
        assert {**listed, "secret": made["secret"]} == {**made, "messages": {}}
        assert made["secret"] not in plain.ok("webhook", "list")
        (tried,) = plain.json("webhook", "test", "1")
        assert (tried["event"], tried["state"]) == ("test", "sent")
        reference = plain.json("list")[0]["reference"]
        plain.ok("act", reference, "void", "--set", "why=重复录入")
        plain.ok("remind")
        assert [each.json["event"] for each in platform.got] == ["test", "voided"]
        (told, _) = plain.json("webhook", "deliveries", "1")
        assert (told["reference"], told["state"]) == (reference, "sent")
        assert plain.json("webhook", "resend", told["number"])[0]["state"] == "waiting"
        assert plain.json("webhook", "pause", "1")[0]["paused_at"]
        assert plain.json("webhook", "resume", "1")[0]["paused_at"] is None
    assert plain.json("webhook", "remove", "1")[0]["removed_at"]
    assert plain.ok("webhook", "list") == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "http://127.0.0.1:9/", "--name", "x"), "plain_http"),
        (("add", "https://127.0.0.1:9/", "--name", "x", "--event", "all"), "none of: receiv"),
        (("remove", "7"), "no subscription no. 7"),
        (("resend", "7"), "no message no. 7"),
    ],
)
def test_what_is_refused_says_so_in_one_line(office, arguments, says):
    assert says in office.refused("webhook", *arguments)
