"""The examples of docs/api.md run as they stand there; what is shown is part of the answer."""

import json
import re
import shlex
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casetrack import api, desk
from casetrack.api.problems import MEANS
from casetrack.messages import english
from casetrack.told import HappeningTold
from receivers import receiving
from web.conftest import RECEIVED

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
EXAMPLE = re.compile(r"```sh\n(curl .*?)```\n\n```json\n(.*?)```", re.DOTALL)


def run(client, command):
    """Return the JSON that the command would get."""
    method, headers, data, address = "GET", {}, None, ""
    words = iter(shlex.split(command.replace("\\\n", " "))[1:])
    for word in words:
        match word:
            case "-X":
                method = next(words)
            case "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            case "-d":
                data = next(words).encode()
            case _:
                address = word.removeprefix("$API")
    assert headers.pop("Authorization") == "Bearer $TOKEN"
    return client.request(method, address, headers=headers, content=data).json()


def shows(answer, shown):
    """Tell whether everything that is shown stands in the answer; of lists the beginning."""
    if isinstance(shown, dict):
        return all(key in answer and shows(answer[key], value) for key, value in shown.items())
    if isinstance(shown, list) and shown:
        return all(map(shows, answer, shown)) and len(answer) >= len(shown)
    return answer == shown


def test_every_example_runs_as_it_stands_there(service):
    examples = EXAMPLE.findall(PAGE)
    # One JSON more: what a subscription is told, which nobody asks for.
    assert len(examples) == PAGE.count("```sh\n") == PAGE.count("```json\n") - 1 == 7
    client = service.client()
    for command, shown in examples:
        answer = run(client, command)
        assert shows(answer, json.loads(shown)), (command, answer)


@pytest.mark.parametrize("told", [*desk.SCOPES, *map(str, MEANS)])
def test_every_scope_and_every_status_is_on_the_page(told):
    assert re.search(rf"(?:^|\s)\|.*\b{re.escape(told)}\b.*\|", PAGE, re.MULTILINE)


def test_every_address_is_on_the_page(service):
    described = service.with_header().get("/openapi.json").json()
    for path in described["paths"]:
        assert path in PAGE, path
    assert api.PLACE in PAGE


def test_what_a_subscription_is_told_is_as_it_stands_there_and_so_is_its_check(service):
    """The example is the very event of these tests, and the receiver's code takes it."""
    office, clock = service.pages.office, service.pages.clock
    config = f"{office.config}\n[subscriptions]\nplain_http = true\n"
    admin = replace(replace(office, config=config).seat("admin", clock.today), now=lambda: clock.at)
    with receiving() as platform:
        made = desk.subscribe(admin, "一网通办平台", platform.address)
        asked = {"items": "哪一年度"}
        office.receive(RECEIVED, applicant_name="林大满")
        office.act("handler", "2025-0002", "request_correction", RECEIVED, clock.today, **asked)
        desk.send_outbox(admin, english, {})
    got = platform.got[-1]
    (shown,) = re.findall(r'```json\n(\{"id".*?)```', PAGE, re.DOTALL)
    theirs = {"id", "reference", "recorded_at", "letters"}
    example = json.loads(shown)
    assert got.json.keys() == example.keys()
    assert HappeningTold.model_validate(example)
    assert shows(got.json, {key: example[key] for key in example.keys() - theirs})
    code: dict[str, object] = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], code)  # noqa: S102 (our own page)
    is_ours = code["is_from_casetrack"]
    headers = {
        name: got.headers[name.lower()]
        for name in ("X-Casetrack-Timestamp", "X-Casetrack-Signature")
    }
    assert is_ours(made.secret, headers, got.content, clock.at)
    assert not is_ours("another", headers, got.content, clock.at)
    assert not is_ours(made.secret, headers, got.content + b" ", clock.at)
    assert not is_ours(made.secret, headers, got.content, clock.at + timedelta(minutes=5))


def test_the_description_has_what_goes_out(service):
    described = service.with_header().get("/openapi.json").json()
    told = described["webhooks"]["case-event"]["post"]
    assert told["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith(
        "/HappeningTold"
    )
    assert {each["name"] for each in told["parameters"]} == {
        "idempotency-key",
        "x-casetrack-timestamp",
        "x-casetrack-signature",
    }
