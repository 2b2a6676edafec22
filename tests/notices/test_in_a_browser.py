"""A letter as a browser prints it: a real Chromium, on paper."""

import shutil
import subprocess

import pytest

from notices.samples import NOTICES, letter

BROWSER = shutil.which("chromium")


@pytest.mark.skipif(BROWSER is None, reason="Chromium is part of `make test`")
def test_a_reply_prints_on_paper_with_its_number_and_remedy(tmp_path):
    reply = letter("cn-2019", "reply/OPEN")
    page, paper = tmp_path / "letter.html", tmp_path / "letter.pdf"
    page.write_text(NOTICES.to_html(reply), "utf-8")
    quiet = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
    subprocess.run(
        [
            BROWSER,
            *quiet.split(),
            "--disable-background-networking",
            "--disable-component-update",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={paper}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    printed = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], check=True, capture_output=True, text=True
    ).stdout
    joined = "".join(printed.split())
    assert reply.number is not None
    assert "".join(reply.number.split()) in joined
    assert "行政复议" in joined
