"""Reminders from outside: who is away, a signed webhook, a calendar, by the real command."""

from datetime import datetime

from casetrack.library import shipped
from casetrack.reminders.webhook import signature
from receivers import receiving

SECRET = {"CASETRACK_WEBHOOK_SECRET": "a secret"}


def test_an_office_sets_its_reminders_up_and_its_own_system_is_told_once(office):
    config = shipped("config.toml").read_text("utf-8")
    with receiving() as system:
        config = config.replace('channels = ["inbox", "log"]', 'channels = ["inbox", "webhook"]')
        config = config.replace('[webhook]\nurl = ""', f'[webhook]\nurl = "{system.address}/told"')
        (office.folder / "config.toml").write_text(config, "utf-8")
        for code in ("chen", "li"):
            office.ok("user", "add", code, "--name", code, "--role", "handler")
        office.ok("user", "mail", "chen", "chen@example.org")
        told = office.ok("absence", "add", "chen", "2026-03-16", "2026-03-20", "--deputy", "li")
        assert told.strip() == "chen is away from 2026-03-16 to 2026-03-20; li stands in"
        done = office.json("remind", "--on", "2026-03-18", **SECRET)
        assert done["failed"] == 0
        assert office.json("remind", "--on", "2026-03-18")["due"] == 0
    assert len(set(system.keys())) == len(system.got) == 5  # the reply, and four milestones
    (got,) = (each for each in system.got if each.json["clock"] == "reply")
    assert (got.path, got.json["reference"]) == ("/told", "2026-0001")
    assert (got.json["due"], got.json["occasion"]) == ("2026-03-19", "1")
    at = datetime.fromisoformat(got.headers["x-casetrack-timestamp"])
    assert got.headers["x-casetrack-signature"] == signature("a secret", at, got.content)
    seats = {each["key"].split("/")[6] for each in done["reminders"] if each["channel"] == "inbox"}
    assert seats == {"li"}, "the deputy is a handler too, and is told once"


def test_a_calendar_is_handed_out_and_mistakes_are_told_in_words(office):
    address = office.ok("--as", "admin", "feed", "--whole-office").strip()
    assert address.startswith("/feed/")
    assert address.endswith(".ics")
    office.ok("feed", "--whole-office", "--end")
    assert "lies before the first" in office.refused(
        "absence", "add", "admin", "2026-03-20", "2026-03-16"
    )
    assert "no absence no. 7" in office.refused("absence", "remove", "7")
