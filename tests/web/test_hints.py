"""A form says how a field is typed; what was typed is told without it."""

CASE = "/cases/2025-0001"


def test_a_form_says_how_to_type_and_the_timeline_does_not(pages):
    browser = pages.browser("handler")
    form = browser.get(f"{CASE}?action=request_correction").text
    hint = '<small class="hint" id="request_correction-items-hint">one a line, or separated by ;'
    assert hint in form
    assert 'aria-describedby="request_correction-items-hint"' in form
    browser.post(f"{CASE}/act/request_correction", items="哪一年度", on="2025-10-15")
    timeline = browser.get(CASE).text.partition('class="timeline')[2]
    assert "What is unclear" in timeline
    assert "separated by" not in timeline
