"""A long object is written piece by piece, and is the text that it would be at once."""

from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.cli.long_json import as_json, json_pieces

LINES = st.text(alphabet='a\n\r\x85\u2028"甲', max_size=3)
JSON = st.one_of(LINES, st.none(), st.dates(), st.dictionaries(LINES, st.lists(LINES, max_size=2)))


@settings(deadline=None)
@given(st.dictionaries(LINES, st.lists(JSON, max_size=3), min_size=1, max_size=3), st.data())
def test_pieces_are_the_text_of_the_whole(told: dict[str, list[object]], data: st.DataObject):
    long = data.draw(st.sets(st.sampled_from(sorted(told))))
    pieces = json_pieces({key: iter(told[key]) if key in long else told[key] for key in told})
    assert "".join(pieces) == as_json(told) + "\n"
