"""docs/notices-values.md is read by machines and kept true here."""

import re
from collections.abc import Iterator

import pytest

from casetrack.errors import NoticeError
from notices.samples import KINDS, NOTICES, ROOT, Fact, dump, event, facts, letter, values

FACTS = facts()


def named(fact: Fact) -> str:
    return f"{fact.workflow} {fact.kind} {fact.key}"


@pytest.mark.parametrize("fact", [f for f in FACTS if f.required == "yes"], ids=named)
def test_a_letter_without_a_required_fact_is_refused_and_the_fact_named(fact: Fact) -> None:
    for gap in (None, "", " \n"):
        with pytest.raises(NoticeError) as refused:
            letter(fact.workflow, fact.kind, **{fact.key: gap})
        (problem,) = refused.value.problems
        assert refused.value.file == f"{fact.workflow}/{fact.kind}.txt"
        assert problem.place == f"event.{fact.key}"


@pytest.mark.parametrize("fact", [f for f in FACTS if f.required == "no"], ids=named)
def test_an_optional_fact_is_shown_where_it_is_given(fact: Fact) -> None:
    without = letter(fact.workflow, fact.kind, **{fact.key: None})
    assert dump(without) != dump(letter(fact.workflow, fact.kind))


@pytest.mark.parametrize(("workflow", "kind"), KINDS)
def test_every_letter_can_be_written_from_its_required_facts_alone(
    workflow: str, kind: str
) -> None:
    needed = [f for f in FACTS if (f.workflow, f.kind) == (workflow, kind) and f.required != "no"]
    told = event(workflow, kind)
    facts_only = {fact.key: told[fact.key] for fact in needed}
    NOTICES.render(workflow, kind, values(workflow, kind) | {"event": facts_only})


def test_a_period_to_complete_stands_in_for_a_last_day() -> None:
    by_length = dump(letter("cn-2019", "correction", complete_by=None))
    by_date = dump(letter("cn-2019", "correction"))
    assert "次日起10个工作日内" in by_length
    assert "10个工作日" not in by_date
    with pytest.raises(NoticeError, match=r"event\.working_days"):
        letter("cn-2019", "correction", complete_by=None, working_days=None)


def test_the_page_names_no_letter_that_is_not_there() -> None:
    assert {(fact.workflow, fact.kind) for fact in FACTS} <= set(KINDS)


def test_the_page_lists_the_values_that_every_letter_is_told() -> None:
    page = (ROOT / "docs" / "notices-values.md").read_text("utf-8")
    common, _, _ = page.partition("## The facts of one letter")
    listed = set(re.findall(r"^\| `([\w.]+)` \|", common, re.MULTILINE))
    told = set(_paths(values("cn-2019", "receipt") | {"event": {}}, ""))
    assert listed - {"part"} == told - {"outcome.code"}


@pytest.mark.parametrize("gap", ["office.name", "case.received_on", "case.addressees"])
def test_a_missing_value_is_named_with_its_whole_path(gap: str) -> None:
    with pytest.raises(NoticeError) as refused:
        NOTICES.render("cn-2019", "correction", _without(values("cn-2019", "correction"), gap))
    assert [problem.place for problem in refused.value.problems] == [gap]


def test_a_name_that_was_erased_leaves_no_letter_without_it() -> None:
    told = values("cn-2019", "correction")
    case = told["case"]
    assert isinstance(case, dict)
    with pytest.raises(NoticeError) as refused:
        NOTICES.render("cn-2019", "correction", told | {"case": {**case, "addressees": [None]}})
    assert [problem.place for problem in refused.value.problems] == ["case.addressees"]


@pytest.mark.parametrize(
    ("key", "value"), [("draft", None), ("draft", "no"), ("signed_on", "2026")]
)
def test_a_letter_must_be_told_whether_it_is_a_draft_and_when_it_was_signed(
    key: str, value: object
) -> None:
    with pytest.raises(NoticeError, match=key):
        NOTICES.render("cn-2019", "correction", values("cn-2019", "correction") | {key: value})


def _paths(table: dict[str, object], above: str) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _paths(value, f"{above}{key}.")
        else:
            yield f"{above}{key}"


def _without(table: dict[str, object], path: str) -> dict[str, object]:
    key, _, rest = path.partition(".")
    inner = table[key]
    if rest and isinstance(inner, dict):
        return {**table, key: _without(inner, rest)}
    return {name: value for name, value in table.items() if name != key}
