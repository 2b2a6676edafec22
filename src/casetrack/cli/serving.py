"""The pages: one process with the scheduler beside them."""

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack import logs
from casetrack.cli.called import Called, called, now
from casetrack.errors import BadInput
from casetrack.messages import say

if TYPE_CHECKING:
    from casetrack.desk import Desk


def add_to(app: typer.Typer) -> None:
    app.command("serve", help="打开网页，催办也在里面 · The pages, and the scheduler with them")(
        serve
    )


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="地址 · Address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="端口 · Port; 0 for any free one")] = None,
    no_scheduler: Annotated[
        bool, typer.Option("--no-scheduler", help="不带催办 · Without reminders")
    ] = False,
) -> None:
    """Serve the pages until stopped; reminders run beside them."""
    us = called(context)
    serve_pages(us, host, port, with_scheduler=not no_scheduler)


def serve_pages(us: Called, host: str | None, port: int | None, *, with_scheduler: bool) -> None:
    """Serve the pages until stopped."""
    import uvicorn

    from casetrack import api
    from casetrack.web import House, application, keep_what_is_loaded

    settings = us.settings
    listening = _listen(host or settings.serve.host, settings.serve.port if port is None else port)
    ours = replace(us.desk(), user="", provider=us.provider)
    logs.set_up(settings.log.level, settings.log.format, sys.stderr)
    house = House(
        ours,
        _today(us, ours),
        us.lang or settings.installation.language,
        os.environ.get(settings.monitoring.metrics_token_env, ""),
    )
    # Not the server's own access log: addresses of lists can hold what somebody searched for.
    config = uvicorn.Config(
        application(house, {api.PLACE: api.application(house)}),
        log_config=None,
        access_log=False,
        server_header=False,
    )
    keep_what_is_loaded()
    us.console.print(
        us.say("the pages are open at {address}  (Ctrl+C ends)", address=_address(listening)),
        markup=False,
        soft_wrap=True,
    )
    sys.stdout.flush()
    if not ip_address(listening.getsockname()[0]).is_loopback:
        us.warn(say("the pages speak plain http; put a proxy with TLS before them"))
    # The server gives a signal back once it has ended: then a round of reminders ends too.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _end)
    with closing(ours.store), _reminding(us) if with_scheduler else nullcontext():
        uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def _reminding(us: Called) -> Iterator[None]:
    from casetrack.cli.trust import rounds_of
    from casetrack.reminders import running_every

    minutes, zone = us.settings.reminders.every_minutes, us.settings.installation.timezone
    with rounds_of(us) as looks, running_every(minutes, zone, now(), *looks):
        yield


def _end(*_: object) -> None:
    raise SystemExit(0)


def _today(us: Called, ours: "Desk") -> Callable[[], date]:
    from casetrack.desk import is_demo

    # Asked once: whether a fixed day is obeyed stands in the database, and the page that says that
    # the database is gone needs a day, too.
    as_called = us if us.today and is_demo(ours) else replace(us, today=None)
    if as_called.today is None:
        return lambda: as_called.today_at(ours)
    fixed = as_called.today_at(ours)
    return lambda: fixed


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raise BadInput where it cannot."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        # From here on a browser waits for us instead of being turned away.
        listening.listen()
    except (OSError, OverflowError) as error:
        raise BadInput(
            "{host}:{port} cannot be opened ({reason}); name another with --host or --port",
            host=host,
            port=port,
            reason=getattr(error, "strerror", None) or error,
        ) from None
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
