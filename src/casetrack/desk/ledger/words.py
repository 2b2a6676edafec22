"""What an office calls its columns and values (对应关系): said once at an import, remembered."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from casetrack.desk.desk import Desk, actor_of
from casetrack.errors import BadInput
from casetrack.intake import Words, parse_words
from casetrack.store import Transaction

#: Of the files of words it is the first, so that it holds before all others.
_NAME = "casetrack import --map"
_KEY = "ledger_words"

#: By heading, or by `list:value`: the key or code that it means.
Mapped = Mapping[str, str]


def mapped(desk: Desk, given: Iterable[str] = ()) -> dict[str, str]:
    """Return what the office has mapped so far, with what is given now.

    Each is `heading=key` or `list:value=code`; nothing after = forgets it. Raises BadInput for one
    that is written otherwise.
    """
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        words = _kept(desk, tx)
    for each in given:
        said, is_there, meant = (part.strip() for part in each.partition("="))
        if not is_there or not said:
            raise BadInput(
                "{given!r}: write it as HEADING=COLUMN or LIST:VALUE=CODE, such as "
                "channel:浙里办=online",
                given=each,
            )
        words.pop(said, None)
        if meant:
            words[said] = meant
    return words


def remember(desk: Desk, words: Mapped) -> None:
    """Keep what was mapped, for every later import of the office."""
    with desk.store.transaction() as tx:
        actor_of(desk, tx)
        written = json.dumps(dict(sorted(words.items())), ensure_ascii=False)
        tx.meta.put(f"{_KEY}:{desk.office.code}", written)


def words_of(desk: Desk, tx: Transaction) -> Words:
    """Return the words that the office goes by: its own before those of its files, and ours."""
    return _parsed((as_words(_kept(desk, tx)), *desk.library.ledger_words()))


def as_words(words: Mapped) -> tuple[str, str]:
    """Return what was mapped as a file of words, name and text."""
    headings: dict[str, list[str]] = {}
    values: dict[str, dict[str, list[str]]] = {}
    for said, meant in words.items():
        which, colon, value = said.partition(":")
        if colon:
            values.setdefault(which.strip(), {}).setdefault(meant, []).append(value.strip())
        else:
            headings.setdefault(meant, []).append(said)
    # A list of words in JSON is one in TOML too.
    lines = [f"title = {json.dumps(_NAME)}", "[headings]", *_lines(headings)]
    for which, by_code in values.items():
        lines += [f"[values.{json.dumps(which)}]", *_lines(by_code)]
    return _NAME, "\n".join(lines)


@lru_cache(maxsize=8)
def _parsed(files: tuple[tuple[str, str], ...]) -> Words:
    return parse_words(files)


def _kept(desk: Desk, tx: Transaction) -> dict[str, str]:
    kept = tx.meta.get(f"{_KEY}:{desk.office.code}")
    words: dict[str, str] = json.loads(kept) if kept else {}
    return words


def _lines(words: Mapping[str, list[str]]) -> list[str]:
    return [f"{json.dumps(key)} = {json.dumps(said)}" for key, said in words.items()]
