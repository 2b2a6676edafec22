"""The lines a running program writes: what stands in them, and what never does."""

import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from casetrack import logs

#: What must never stand in a line: an odd name, an ID number.
WHO = "欧阳〇一\n330301199001010011"


@contextmanager
def written(form: logs.Form) -> Iterator[io.StringIO]:
    """Set the lines up as a program does; yield what is written; put everything back."""
    root, ours = logging.getLogger(), logging.getLogger(logs.OURS)
    kept, hook = (root.handlers[:], root.level, ours.level), sys.excepthook
    stream = io.StringIO()
    try:
        logs.set_up("info", form, stream)
        yield stream
    finally:
        logging.captureWarnings(False)
        sys.excepthook = hook
        root.handlers[:], level, our_level = kept
        root.setLevel(level)
        ours.setLevel(our_level)


def failed() -> Exception:
    try:
        raise ValueError(WHO)
    except ValueError as error:
        return error


def test_a_line_of_ours_is_one_json_object_with_its_fields():
    with written("json") as stream:
        logging.getLogger("casetrack.web").info("request", extra={"fields": {"status": 200}})
    told = json.loads(stream.getvalue())
    assert {"level": "info", "log": "casetrack.web", "says": "request", "status": 200}.items() <= (
        told.items()
    )
    assert told["at"].endswith("+00:00")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_librarys_words_values_and_errors_are_left_out(form):
    with written(form) as stream:
        library, server = logging.getLogger("pypdf"), logging.getLogger("uvicorn.error")
        library.warning(WHO)
        library.error("cannot read %s", WHO)
        server.error("failed for %s", WHO, exc_info=failed())
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(WHO, UserWarning, stacklevel=1)
        sys.excepthook(ValueError, error := failed(), error.__traceback__)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 5
    assert not [each for each in WHO.split() if each in stream.getvalue()]
    assert "failed for %s" in lines[2]
    assert "ValueError" in lines[2]
    assert "test_logs.py" in lines[2]


def test_libraries_write_no_less_than_warnings_whatever_level_is_asked_of_ours():
    with written("text") as stream:
        logging.getLogger("sqlalchemy.engine").info(WHO)
        logging.getLogger("casetrack.web").debug("too little to tell")
    assert stream.getvalue() == ""


def test_a_line_for_people_stays_one_line():
    with written("text") as stream:
        logging.getLogger("casetrack.web").warning("one\nINFO another")
    assert len(stream.getvalue().splitlines()) == 1
