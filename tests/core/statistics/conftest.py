"""The shipped forms, the published tables, and small tables made by hand."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from casetrack.core.statistics import Finding, Form, Number, Report, from_json, parse

TESTS = Path(__file__).parents[2]
FORMS = TESTS.parent / "workflows" / "forms"
PUBLISHED = TESTS / "data" / "annual_reports"

Cells = dict[str, Number | str | None]


def shipped(form: str) -> Form:
    file = FORMS / f"{form}.toml"
    return parse(file.name, file.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def cn_2014() -> Form:
    return shipped("cn-2014")


@pytest.fixture(scope="session")
def cn_2019() -> Form:
    return shipped("cn-2019")


@pytest.fixture(scope="session")
def cn_2021() -> Form:
    return shipped("cn-2021")


@pytest.fixture(scope="session")
def forms(cn_2014: Form, cn_2019: Form, cn_2021: Form) -> dict[str, Form]:
    return {form.id: form for form in (cn_2014, cn_2019, cn_2021)}


@pytest.fixture(scope="session")
def published() -> Callable[[str], Report]:
    """Return one of the tables that real offices published, by the name of its file."""
    return lambda name: from_json(json.loads((PUBLISHED / f"{name}.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def table() -> Callable[..., Report]:
    """Return a table of zeros in which some cells, by address, hold something else."""

    def filled(form: Form, cells: Cells | None = None, **extra: object) -> Report:
        left = dict(cells or {})
        tables = [
            {
                "code": each.code,
                "rows": [
                    {
                        "code": row.code,
                        "cells": {
                            column.key: None
                            if row.header
                            else left.pop(each.place(row.code, column.key), 0)
                            for column in each.columns_of(row)
                        },
                    }
                    for row in each.rows
                ],
            }
            for each in form.tables
        ]
        assert not left, "no such cells"
        return from_json({"form": form.id, "year": 2024, "tables": tables, **extra})

    return filled


@pytest.fixture(scope="session")
def brief() -> Callable[[Iterable[Finding]], list[tuple[object, ...]]]:
    """Return findings without their words: severity, identity, where, expected, found."""
    return lambda findings: [
        (each.severity, each.identity, each.where, each.expected, each.found) for each in findings
    ]
