"""Letters, attachments, and the versions that cases are decided under."""

from datetime import timedelta
from hashlib import sha256

import pytest

from casetrack.errors import NotFound
from casetrack.store import NewNotice, Store
from days import day
from store.behind import run
from store.register import NOW, logged

LETTER = "答复书".encode()
SHA = sha256(LETTER).hexdigest()


def test_a_letter_is_found_as_it_was_issued(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        words = tx.texts.put("given", "学区划分图")
        added = tx.notices.add(
            NewNotice(
                case_id=case.id,
                position=1,
                kind="reply",
                content=LETTER,
                media_type="application/octet-stream",
                made_from={"given": words, "copies": 1},
                template_sha256="t" * 64,
                workflow_id="cn-2019",
                letter="{}",
                signed_on=day("Mon 2025-10-13"),
                number="某教公开〔2025〕1号",
                series="reply",
                year=2025,
                serial=tx.numbers.allocate("JYJ", "reply", 2025),
            )
        )
    with store.reading() as tx:
        assert tx.notices.of(case.id) == (added,)
        assert tx.notices.file(added.sha256) == LETTER
    assert (added.number, added.sha256) == ("某教公开〔2025〕1号", SHA)
    assert added.made_from == {"given": words, "copies": 1}


def test_a_file_is_kept_once_and_may_be_erased(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        for name in ("申请表.docx", "申请表（副本）.docx"):
            assert tx.notices.attach(case.id, 1, name, "x/y", LETTER) == SHA
        attached = tx.notices.attachments(case.id)
        assert [each.name for each in attached] == ["申请表.docx", "申请表（副本）.docx"]
        assert {each.size_bytes for each in attached} == {len(LETTER)}
        tx.notices.erase_file(SHA, NOW)
        assert tx.notices.attachments(case.id) == attached
        with pytest.raises(NotFound, match=SHA):
            tx.notices.file(SHA)
        assert list(tx.checks.damages()) == []


def test_a_changed_file_is_seen(store: Store, database_url: str) -> None:
    with store.transaction() as tx:
        tx.notices.keep(LETTER)
    zero = "x'00'" if database_url.startswith("sqlite") else r"'\x00'"
    run(database_url, f"UPDATE files SET content = {zero}")
    with store.reading() as tx:
        assert [found.kind for found in tx.checks.damages()] == ["file"]


def test_a_workflow_is_pinned_word_for_word_and_once(store: Store) -> None:
    with store.transaction() as tx:
        first = tx.versions.pin_workflow("cn-2019", "id = 1", NOW)
        assert tx.versions.pin_workflow("cn-2019", "id = 1", NOW) == first
        second = tx.versions.pin_workflow("cn-2019", "id = 2", NOW)
        assert tx.versions.workflow_text("cn-2019", first) == "id = 1"
        assert tx.versions.workflow_text("cn-2019", second) == "id = 2"
        with pytest.raises(NotFound, match="no workflow cn-2008"):
            tx.versions.workflow_text("cn-2008", first)


def test_the_calendar_loaded_last_is_the_latest(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.versions.latest_calendar() is None
        tx.versions.pin_calendar("v2", "2026", NOW + timedelta(days=1))
        tx.versions.pin_calendar("v1", "2025", NOW)
        tx.versions.pin_calendar("v1", "2025", NOW + timedelta(days=2))
        assert tx.versions.latest_calendar() == ("v2", "2026")
        assert tx.versions.calendar_text("v1") == "2025"
        with pytest.raises(NotFound, match="no calendar of version v3"):
            tx.versions.calendar_text("v3")


def test_a_calendar_that_is_taken_up_stays_until_it_is_renewed(store: Store) -> None:
    with store.transaction() as tx:
        for version in ("v1", "v2"):
            tx.versions.pin_calendar(version, version, NOW)
        assert tx.versions.hold() == {}
        tx.versions.take_up("cn", "v1", NOW, "user:registrar")
        tx.versions.take_up("cn", "v2", NOW, "user:registrar")
        assert tx.versions.hold(exclusively=True) == tx.versions.in_force() == {"cn": "v1"}
        tx.versions.renew("cn", "v2", NOW, "user:admin")
        assert tx.versions.in_force() == {"cn": "v2"}
    with store.reading() as tx:
        assert tx.versions.in_force() == {"cn": "v2"}


def test_a_changed_calendar_is_seen(store: Store, database_url: str) -> None:
    with store.transaction() as tx:
        tx.versions.pin_calendar(sha256(b"2026").hexdigest(), "2026", NOW)
    with store.reading() as tx:
        assert list(tx.checks.damages()) == []
    run(database_url, "UPDATE calendar_versions SET text = '2025'")
    with store.reading() as tx:
        assert [found.kind for found in tx.checks.damages()] == ["calendar"]
