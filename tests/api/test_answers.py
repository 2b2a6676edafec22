"""What the API answers: once under a key, in words, with the article, within its limits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from api.conftest import APPLICATION, served
from casetrack import api, desk
from casetrack.api.caller import LARGEST_BYTES
from casetrack.api.rates import PER_MINUTE, Rates
from casetrack.store import Person

KEY = {"Idempotency-Key": "ywtb-2025-1014-0007"}


@pytest.fixture
def on_both(database_url):
    """The API on both databases in turn: keys and tokens are rows."""
    yield from served(database_url)


def test_the_same_request_under_the_same_key_happens_once(on_both):
    client = on_both.client()
    first = client.post("/cases", json=APPLICATION, headers=KEY)
    before = on_both.pages.events()
    # The order of the keys and of what is left out makes no other request.
    again = client.post("/cases", json=dict(reversed(APPLICATION.items())), headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["due"] == "2025-11-11"
    other = client.post("/cases", json={**APPLICATION, "request": "公开别的"}, headers=KEY)
    assert (other.status_code, other.json()["code"]) == (409, "key_taken")
    assert on_both.pages.events() == before
    # Keys are each person's own.
    assert on_both.client("registrar").post("/cases", json=APPLICATION, headers=KEY).json() != first


def test_a_request_that_comes_several_times_at_once_happens_once(on_both):
    token = on_both.token()
    before = on_both.pages.events()
    clients = [on_both.with_header(f"Bearer {token}") for _ in range(4)]
    with ThreadPoolExecutor() as threads:
        answers = list(
            threads.map(lambda each: each.post("/cases", json=APPLICATION, headers=KEY), clients)
        )
    assert [each.status_code for each in answers] == [201] * 4
    assert len({each.text for each in answers}) == 1
    assert on_both.pages.events() == before + 1


def test_a_refused_request_leaves_its_key_free(on_both):
    client = on_both.client()
    wrong = client.post("/cases", json={**APPLICATION, "channel": "pigeon"}, headers=KEY)
    assert wrong.status_code == 422
    assert client.post("/cases", json=APPLICATION, headers=KEY).status_code == 201


def test_a_key_is_forgotten_after_thirty_days(service):
    client = service.client()
    first = client.post("/cases", json=APPLICATION, headers=KEY).json()
    service.pages.clock.wait(timedelta(days=29))
    assert client.post("/cases", json=APPLICATION, headers=KEY).json() == first
    service.pages.clock.wait(timedelta(days=2))
    late = service.with_header(f"Bearer {service.token()}")
    assert late.post("/cases", json=APPLICATION, headers=KEY).json() != first


def test_an_action_is_tried_out_and_then_done_once(service):
    client, case = service.client(), "/cases/2025-0001"
    step = {"on": "2025-10-15", "facts": {"remarks": "打过电话"}}
    before = service.pages.events()
    tried = client.post(f"{case}/what-if/log_contact", json=step).json()
    assert service.pages.events() == before
    for _ in range(2):
        done = client.post(f"{case}/actions/log_contact", json=step, headers=KEY).json()
        assert done == tried
    assert service.pages.events() == before + 1
    assert client.get(case).json()["events"][-1]["actor"] == "user:handler"


def test_a_refusal_names_the_article(service):
    service.pages.office.receive(service.pages.clock.today)
    asked = {"facts": {"working_days": "21", "reason": "卷宗在外地", "approved_by": "赵主任"}}
    answer = service.client().post("/cases/2025-0002/actions/extend", json=asked, headers=KEY)
    found = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (found["status"], found["code"], found["article"]) == (409, "refused", "条例第33条第2款")
    assert "条例第33条第2款" in found["detail"]


def test_what_a_program_is_refused_is_on_record_without_what_it_sent(service):
    client = service.client()
    client.post("/cases", json=APPLICATION, headers=KEY)
    client.post("/cases", json={**APPLICATION, "request": "公开别的"}, headers=KEY)
    asked = desk.DeedsAsked(service.pages.clock.today, service.pages.clock.today)
    seat = service.pages.office.seat("auditor", service.pages.clock.today)
    at = replace(seat, now=lambda: service.pages.clock.at)
    (found,) = (each for each in desk.audit(at, asked).found if each.deed == "refused")
    assert (found.user, found.subject) == ("handler", f"POST {api.PLACE}/cases")
    assert "key" in found.detail


def test_a_sentence_comes_in_the_language_that_is_asked_for(service):
    client = service.client()
    told = {
        asked: client.get("/cases/none", headers={"Accept-Language": asked}).json()["detail"]
        for asked in ("zh-CN,zh;q=0.9", "en", "fr", "")
    }
    assert told["en"] == told["fr"] == told[""] == "there is no case none at 某市教育局"
    assert told["zh-CN,zh;q=0.9"] == "某市教育局没有申请件 none"


def test_what_cannot_be_read_is_named_and_not_repeated(service):
    typed = {**APPLICATION, "received_on": "330301199001010011", "phone": 13900000006}
    answer = service.client().post("/cases", json=typed, headers=KEY)
    assert answer.status_code == 422
    places = {each["where"] for each in answer.json()["errors"]}
    assert places == {"body.received_on", "body.phone"}
    assert "3303" not in answer.text
    assert "1390" not in answer.text


def test_a_case_is_masked_and_counts_as_read(service):
    answer = service.client().get("/cases/2025-0001")
    assert "330301199001010011" not in answer.text
    auditor = service.pages.office.seat("auditor", service.pages.clock.today)
    assert [each.user for each in desk.readings_of(auditor, "2025-0001").found] == ["handler"]


def test_an_issued_letter_comes_byte_for_byte(service):
    client = service.client()
    (letter,) = client.get("/cases/2025-0001").json()["notices"]
    file = client.get(f"/cases/2025-0001/letters/{letter['position']}/{letter['kind']}")
    assert sha256(file.content).hexdigest() == letter["sha256"]
    assert client.get("/cases/2025-0001/letters/1/correction").status_code == 404


def test_the_cells_of_a_years_table_list_their_cases(service):
    answer = service.client().get("/reports/2025", params={"cases": True})
    rows = {row["code"]: row for table in answer.json()["tables"] for row in table["rows"]}
    assert rows["T3.1"]["cells"]["total"] == 1
    assert rows["T3.1"]["cases"]["total"] == ["2025-0001"]
    assert service.client().get("/reports/1990").status_code == 404


@pytest.mark.parametrize(
    ("filters", "finds"),
    [
        ({"state": "awaiting_correction"}, 1),
        ({"open": "false"}, 0),
        ({"q": "林小满"}, 1),
        ({"due_before": "2025-11-10"}, 0),
        ({"waits_for": "others"}, 1),
        ({"received_from": "2025-10-13", "received_to": "2025-10-13"}, 1),
    ],
)
def test_a_list_is_narrowed_as_the_page_is(service, filters, finds):
    found = service.client().get("/cases", params=filters).json()
    assert found["total"] == len(found["cases"]) == finds


def test_a_token_may_ask_so_often_in_a_minute(service):
    now, rates = service.pages.clock.at, Rates()
    assert not any(rates.seconds_to_wait(1, now) for _ in range(PER_MINUTE))
    half = now + timedelta(seconds=30)
    assert rates.seconds_to_wait(1, half) == 30
    assert rates.seconds_to_wait(2, half) == 0
    assert rates.seconds_to_wait(1, now + timedelta(minutes=1)) == 0


def test_whoever_asks_too_often_is_told_when_to_come_back(service, monkeypatch):
    monkeypatch.setattr("casetrack.api.rates.PER_MINUTE", 2)
    client = service.client()
    assert [client.get("/token").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/token").headers["Retry-After"] == "60"


def test_a_request_says_how_long_it_is_and_is_not_too_long(service):
    client = service.client()
    headers = {**KEY, "Content-Type": "application/json"}
    told = client.post("/cases", content=iter([b"{}"]), headers=headers)
    assert (told.status_code, told.json()["code"]) == (411, "no_length")
    long = {**headers, "Content-Length": str(LARGEST_BYTES + 1)}
    assert client.post("/cases", content=b"{}", headers=long).status_code == 413


def test_a_token_ends_by_itself_and_with_its_person(on_both):
    client = on_both.with_header(f"Bearer {on_both.token(days=1)}")
    assert client.get("/token").json()["user"] == "handler"
    on_both.pages.clock.wait(timedelta(days=1))
    assert client.get("/token").status_code == 401
    client = on_both.with_header(f"Bearer {on_both.token()}")
    with on_both.pages.office.store.transaction() as tx:
        tx.people.put_user(Person("handler", "演示", ("handler",), "zfj"), on_both.pages.clock.at)
    assert client.get("/token").status_code == 401


def test_the_description_says_what_a_token_must_open(service):
    told = service.with_header().get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["servers"] == [{"url": api.PLACE}]
    logs = told["paths"]["/cases"]["post"]
    assert logs["security"] == [{"token": ["cases:receive"]}]
    assert set(logs["responses"]["409"]["content"]) == {"application/problem+json"}
    assert "413" in logs["responses"]
    assert "413" not in told["paths"]["/due"]["get"]["responses"]


def test_a_program_s_mistake_is_told_without_its_words(service, monkeypatch, caplog):
    def fail(*_: object) -> None:
        raise RuntimeError("林小满")

    monkeypatch.setattr("casetrack.desk.whole", fail)
    answer = service.client().get("/cases/2025-0001")
    assert answer.status_code == 500
    assert "林小满" not in answer.text + caplog.text
