import subprocess
import sys

#: `python -m casetrack` with a server that only says what Python no longer looks through.
_PROGRAM = """
import gc, sys, uvicorn
uvicorn.Server.run = lambda *_, **__: print("kept", gc.get_freeze_count())
from casetrack.cli.main import main
sys.exit(main())
"""


def test_what_is_loaded_is_not_looked_through_again_while_pages_are_served(office):
    said = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "serve", "--port", "0", "--no-scheduler"],
        cwd=office.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(said.stdout.split()[-1]) > 100_000
