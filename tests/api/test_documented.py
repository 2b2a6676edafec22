"""The examples of docs/api.md run as they stand there; what is shown is part of the answer."""

import json
import re
import shlex
from pathlib import Path

import pytest

from casetrack import api, desk
from casetrack.api.problems import MEANS

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
    assert len(examples) == PAGE.count("```sh\n") == PAGE.count("```json\n") == 7
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
