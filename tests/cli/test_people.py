"""People and the pages through the real command line."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

PASSWORD = "correct horse battery"  # noqa: S105 (of an invented person)

OFFICE = '[[offices]]\ncode = "main"\nname = "某局"\n'


@pytest.fixture
def with_chen(office):
    office.ok("user", "add", "chen", "--name", "陈", "--role", "handler")
    return office


def _kept(office) -> str:
    return (office.folder / "casetrack.db").read_bytes().decode("latin-1")


def test_a_password_comes_from_standard_input_and_is_kept_as_a_hash(with_chen):
    with_chen.ok("user", "password", "chen", stdin=f"{PASSWORD}\n")
    with_chen.ok("init")
    assert PASSWORD not in _kept(with_chen)


def test_a_password_that_is_made_up_is_shown_once(with_chen):
    shown = with_chen.ok("user", "password", "chen", "--generate").strip()
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", shown)
    assert shown != with_chen.ok("user", "password", "chen", "--generate").strip()


def test_a_password_is_no_argument(with_chen):
    assert with_chen("user", "password", "chen", PASSWORD).returncode == 2


def test_an_account_is_linked_to_a_provider_listed_so_and_unlinked(with_chen):
    refused = with_chen.refused("user", "link", "chen", "--subject", "248289761001")
    assert "no provider of identities is set up" in refused
    config = with_chen.folder / "config.toml"
    provider = """
[sign_in.oidc]
issuer = "http://127.0.0.1:9"
client_id = "casetrack"
address = "https://casetrack.example"
"""
    config.write_text((config.read_text("utf-8") if config.exists() else OFFICE) + provider)
    with_chen.ok("user", "link", "chen", "--subject", "248289761001")
    assert "(linked to 248289761001)" in with_chen.ok("user", "list")
    subjects = {each["code"]: each["subject"] for each in with_chen.json("user", "list")}
    assert subjects == {"admin": None, "chen": "248289761001"}
    says = with_chen("--lang", "en", "doctor").stdout
    assert "the provider of identities cannot be asked just now" in says
    with_chen.ok("user", "unlink", "chen")
    assert "linked to" not in with_chen.ok("user", "list")


def test_a_token_is_printed_once_listed_without_itself_and_revoked(with_chen):
    scopes = ("--scope", "cases:receive", "--scope", "cases:read")
    made = with_chen.json("token", "add", "chen", "--name", "platform", *scopes, "--days", "30")
    assert re.fullmatch(r"casetrack_[\w-]{43}", made["token"])
    (listed,) = with_chen.json("token", "list")
    assert listed == {key: value for key, value in made.items() if key != "token"}
    assert (listed["user"], listed["scopes"]) == ("chen", ["cases:receive", "cases:read"])
    assert with_chen.json("token", "revoke", "1")[0]["revoked_by"] == "user:admin"
    assert "(revoked)" in with_chen.ok("token", "list")


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (("user", "password", "chen"), "short\n", "shorter than 10"),
        (("user", "password", "nobody"), f"{PASSWORD}\n", "no user nobody"),
        (("--as", "chen", "user", "password", "admin"), f"{PASSWORD}\n", "no administrator"),
        (("--as", "chen", "user", "roles", "chen", "--role", "admin"), "", "no administrator"),
        (("user", "roles", "chen", "--role", "pilot"), "", "pilot"),
        (("user", "roles", "chen"), "", "none of"),
        (("user", "add", "Chen Wei", "--role", "handler"), "", "cannot be a code"),
        (("user", "deactivate", "admin"), "", "last administrator"),
        (("user", "deactivate", "nobody"), "", "no user nobody"),
        (("--as", "chen", "token", "list"), "", "no administrator"),
        (("token", "add", "chen", "--name", "x", "--scope", "all"), "", "none of: cases:receive"),
        (("token", "revoke", "7"), "", "no token no. 7"),
        (("serve", "--host", "no such host"), "", "cannot be opened"),
    ],
)
def test_what_is_refused_says_so_in_one_line(with_chen, arguments, stdin, says):
    told = with_chen.refused(*arguments, stdin=stdin)
    assert says in told
    assert len(told.strip().splitlines()) == 1


def test_roles_are_changed_and_access_is_taken_away(with_chen):
    changed = with_chen.json("user", "roles", "chen", "--role", "auditor", "--role", "secrecy")
    assert changed[0]["roles"] == ["auditor", "secrecy"]
    assert with_chen.json("user", "deactivate", "chen")[0]["active"] is False
    assert "(not active)" in with_chen.ok("user", "list")
    assert "user reactivate chen" in with_chen.refused("user", "add", "chen", "--role", "handler")
    assert "not active" in with_chen.refused("--as", "chen", "act", "2026-0001", "log_search")
    back = with_chen.json("user", "reactivate", "chen")[0]
    assert (back["active"], back["roles"]) == (True, ["auditor", "secrecy"])


def test_the_pages_are_served_until_they_are_told_to_stop(office):
    process = subprocess.Popen(
        [sys.executable, "-m", "casetrack", "--lang", "en", "serve", "--port", "0"],
        cwd=office.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
        assert address
        with urllib.request.urlopen(address[0]) as page:  # noqa: S310 (our own address)
            assert "Sign in" in page.read().decode()
        busy = office.refused("serve", "--port", address[1])
        assert address[1] in busy
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert "scheduler" not in office("--lang", "en", "doctor").stdout, "it has reminded"


def test_the_demonstration_opens_its_pages_even_where_the_port_is_taken(command):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 8765))
        taken.listen()
        process = subprocess.Popen(
            [sys.executable, "-m", "casetrack", "--lang", "en", "demo"],
            cwd=command.folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            found = (re.search(r"http://127\.0\.0\.1:(\d+)/", line) for line in process.stdout)
            address = next(filter(None, found))
            with urllib.request.urlopen(address[0]) as page:  # noqa: S310 (our own address)
                assert "A demonstration: sign in as" in page.read().decode()
        finally:
            process.terminate()
            process.communicate(timeout=30)
    assert address[1] != "8765"
