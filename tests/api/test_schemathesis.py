"""Whatever the description allows is asked; the API answers as it says it does, and never with 5xx.

`make attack` asks more: CASETRACK_ATTACKS says how often each operation is asked.
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from casetrack import api
from casetrack.library import Library

ATTACKS = int(os.environ.get("CASETRACK_ATTACKS", "5"))
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
ACTIONS = sorted(Library().law("cn-2019").workflow.actions)
#: Values that get past the first look, so that what is drawn beside them gets further in.
KNOWN = st.fixed_dictionaries(
    {
        "reference": st.sampled_from(["2025-0001", "2025-0002"]),
        "action": st.sampled_from(ACTIONS),
        "position": st.just(2),
        "kind": st.just("correction"),
    }
)
CHANNELS = st.sampled_from(["online", "email", "oral", "post"])


@pytest.fixture
def described(service, monkeypatch):
    """The description, and a token that opens everything as often as one likes."""
    monkeypatch.setattr("casetrack.api.rates.PER_MINUTE", 1_000_000)
    service.pages.office.receive(service.pages.clock.today, applicant_name="林大满")
    token = service.token("handler")
    schema = schemathesis.openapi.from_asgi(f"{api.PLACE}/openapi.json", service.app())
    return schema, {"Authorization": f"Bearer {token}"}


def test_nothing_that_the_description_allows_is_a_server_error(described):
    schema, headers = described
    operations = [each.ok() for each in schema.get_all_operations()]
    assert {"POST /cases", "GET /reports/{year}"} < {each.label for each in operations}
    for operation in operations:

        @settings(
            max_examples=ATTACKS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), is_known=st.booleans(), known=KNOWN, channel=CHANNELS)
        def attack(case, is_known, known, channel):
            if is_known:
                taken = case.path_parameters.keys() & known.keys()
                case.path_parameters |= {name: known[name] for name in taken}
                if isinstance(case.body, dict) and "applicant_name" in case.body:
                    case.body |= {"channel": channel, "applicant_type": "other"}
            case.call_and_validate(headers=headers, checks=CHECKS)

        attack()
