"""One real Asterisk for tests: its own directories, its own free ports, ended with everything it mounted.

Lives here: installing (by the script beside), starting, asking, restarting, ending. What callers do is in `play`.

The process gets a mount and a process namespace of its own, so its mounts and its children vanish with it, and it dies
with the test run even when that is killed. Several may run side by side from one installation.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import string
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.live.settable import MachineClock

HERE = Path(__file__).parent
TEMPLATES = HERE / "conf"
PHONES = ("2001", "2002", "2003")
TRUNK = "overseas"
"""A trunk whose far end is asked whether it lives."""
OUTSIDE = "outside"
"""A trunk that calls are dialled over."""
LOOPBACK = "127.0.0.1"
# A start takes 2 to 4 seconds on two idle cores; a busy machine gets ten times that.
BOOT_SECONDS = 40.0
RTP_PORTS = 200


class NoAsteriskError(RuntimeError):
    """The real Asterisk cannot be had or does not start: one line that says why and what mends it."""


@dataclass(frozen=True, slots=True)
class Login:
    """Whom to log in as over AMI."""

    host: str
    port: int
    user: str
    secret: str = field(repr=False)


def installed() -> Path:
    """Return the small Debian with Asterisk in it; install it first where it is missing (a minute, as root)."""
    done = subprocess.run(["sh", str(HERE / "install_asterisk.sh")], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoAsteriskError(done.stderr.strip() or "asterisk for tests: the installation failed without a word")
    if os.geteuid() != 0:
        raise NoAsteriskError(
            "asterisk for tests: installed, but only root can start it (chroot): run the tests as root"
        )
    return Path(done.stdout.strip().splitlines()[-1])


def inside(root: Path, *command: str, household: bool = False) -> list[str]:
    """Wrap a command so that it runs in the small Debian with mounts of its own, and dies with this process.

    household: also with a process namespace of its own, so that its children and itself under another user die too.
    Its shell stays as the first process there, because the wish to die with the parent does not survive Asterisk's
    change of user; when the shell dies, the kernel ends the rest. Not for sipp: it makes call ids from its process id.
    """
    own = ("--pid", "--fork", "--kill-child") if household else ()
    run = 'chroot "$0" "$@"; exit $?' if household else 'exec chroot "$0" "$@"'
    mounts = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && '
    return [
        *("setpriv", "--pdeathsig", "KILL"),
        *("unshare", "--mount", "--propagation", "private", *own),
        *("sh", "-c", mounts + run, str(root), *command),
    ]


class Asterisk:
    """A running Asterisk. Use as a context manager, or `start` and `stop`."""

    def __init__(self, root: Path, *, settable: bool = False) -> None:
        """Settable: the clock of its machine can be set."""
        self.root = root
        self._settable = settable
        self.clock: MachineClock | None = None
        name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._inner = Path("/srv") / name
        self.home = root / "srv" / name
        self._secret = secrets.token_urlsafe(18)
        self._process: subprocess.Popen[bytes] | None = None
        self.ami_port = free_port(socket.SOCK_STREAM)
        self.sip_port = free_port(socket.SOCK_DGRAM)
        self.phone_ports = {phone: free_port(socket.SOCK_DGRAM) for phone in (*PHONES, TRUNK, OUTSIDE)}

    @property
    def queue_log(self) -> Path:
        """The file Asterisk writes: the truth to compare with."""
        return self.home / "log" / "queue_log"

    @property
    def recordings(self) -> Path:
        """The folder MixMonitor writes into."""
        return self.home / "spool" / "monitor"

    @property
    def recordings_inside(self) -> Path:
        """The same folder as this Asterisk itself names it."""
        return self._inner / "spool" / "monitor"

    @property
    def least(self) -> Login:
        """The rights a user of Floorwatch is asked to grant, and no more."""
        return self._login("floorwatch")

    @property
    def readall(self) -> Login:
        """Every event there is; snapshots."""
        return self._login("readall")

    @property
    def nodialplan(self) -> Login:
        """Every event but those of the dialplan class; snapshots."""
        return self._login("nodialplan")

    @property
    def noreporting(self) -> Login:
        """The least rights' events, but no channels and no device states in the snapshot."""
        return self._login("noreporting")

    @property
    def control(self) -> Login:
        """All rights: for the tests that make things happen."""
        return self._login("control")

    def start(self, patience: float = BOOT_SECONDS) -> None:
        """Write the configuration, start, and return once AMI says FullyBooted; NoAsteriskError after `patience`."""
        self._furnish()
        self._launch(patience)

    def crash(self) -> None:
        """Die in the middle of everything, as by a power cut, and start again as it was."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=10)
        console = self.home / "run" / "asterisk.ctl"
        with contextlib.suppress(ConnectionError), socket.socket(socket.AF_UNIX) as knock:
            knock.settimeout(10)
            knock.connect(str(console))
            while knock.recv(4096):
                pass  # its end is the sign that the old process is gone
        console.unlink()
        self._launch(BOOT_SECONDS)

    def _launch(self, patience: float) -> None:
        configured = ("-C", f"{self._inner}/etc/asterisk.conf", "-U", "asterisk", "-f")
        lies = (
            ()
            if self.clock is None
            else [f"{key}={value}" for key, value in self.clock.environment(self._inner).items()]
        )
        command = inside(self.root, "/usr/bin/env", *lies, "/usr/sbin/asterisk", *configured, household=True)
        with (self.home / "console").open("wb") as console:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            self._await_boot(patience)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End this Asterisk and remove its directories; nothing else is touched. May be called twice."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.kill()  # unshare's --kill-child ends everything in the namespace with it
            process.wait(timeout=10)
        shutil.rmtree(self.home, ignore_errors=True)

    def restart(self) -> None:
        """`core restart now`: calls in progress end, sockets close; return once AMI says FullyBooted again."""
        with self._logged_in() as link:
            self.cli("core restart now")
            link.settimeout(BOOT_SECONDS)
            with contextlib.suppress(ConnectionError):
                while link.recv(65536):
                    pass  # its end is the sign that the old process is gone
        self._await_boot()

    def cli(self, command: str) -> str:
        """Run one console command and return what it prints."""
        line = [
            "chroot",
            str(self.root),
            "/usr/sbin/asterisk",
            "-C",
            f"{self._inner}/etc/asterisk.conf",
            "-rx",
            command,
        ]
        return subprocess.run(line, capture_output=True, text=True, errors="replace", timeout=20, check=False).stdout

    def complaints(self) -> str:
        """What Asterisk logged as warnings and errors; for a failing test's message."""
        log = self.home / "log" / "messages.log"
        return log.read_text(errors="replace")[-4000:] if log.exists() else ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _login(self, user: str) -> Login:
        return Login(LOOPBACK, self.ami_port, user, self._secret)

    def _furnish(self) -> None:
        _clear_away_the_dead(self.home.parent)
        etc = self.home / "etc"
        for name in ("etc", "db", "spool/monitor", "spool/tmp", "run", "log", "moh"):
            (self.home / name).mkdir(parents=True)
        if self._settable:
            self.clock = MachineClock(self.home)
        first_rtp = 20000 + 2 * secrets.randbelow(15000)
        modules = next(self.root.glob("usr/lib/*/asterisk/modules"), self.root / "usr/lib/asterisk/modules")
        values = {
            "home": str(self._inner),
            "modules": f"/{modules.relative_to(self.root)}",
            "ami_port": str(self.ami_port),
            "secret": self._secret,
            "sip_port": str(self.sip_port),
            "rtp_start": str(first_rtp),
            "rtp_end": str(first_rtp + RTP_PORTS),
            **{f"phone_{phone}": str(port) for phone, port in self.phone_ports.items()},
        }
        for template in TEMPLATES.glob("*.conf"):
            (etc / template.name).write_text(_filled(template.read_text(encoding="utf-8"), values), encoding="utf-8")
        sound = next((self.root / "usr/share/asterisk/sounds").rglob("demo-congrats.gsm"))
        shutil.copy(sound, self.home / "moh")
        subprocess.run(["chroot", str(self.root), "chown", "-R", "asterisk:", str(self._inner)], check=True)

    def _await_boot(self, patience: float = BOOT_SECONDS) -> None:
        """Poll until AMI answers a log-in with FullyBooted."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            with contextlib.suppress(OSError), self._logged_in():
                return
            time.sleep(0.05)  # between two looks; a closed port cannot tell when it will open
        raise NoAsteriskError(f"asterisk for tests: no FullyBooted within {patience:g} s. {self._last_words()}")

    @contextlib.contextmanager
    def _logged_in(self) -> Iterator[socket.socket]:
        """An AMI link that has been told FullyBooted. OSError where that cannot be had now."""
        login = self.control
        with socket.create_connection((login.host, login.port), timeout=2) as link:
            link.sendall(f"Action: Login\r\nUsername: {login.user}\r\nSecret: {login.secret}\r\n\r\n".encode())
            heard = b""
            while b"Event: FullyBooted" not in heard:
                chunk = link.recv(65536)
                if not chunk:
                    raise ConnectionResetError("AMI closed during the log-in")
                heard += chunk
            yield link

    def _last_words(self) -> str:
        console = self.home / "console"
        said = console.read_text(errors="replace")[-600:] if console.exists() else ""
        return " ".join(said.split()) or "It said nothing."


def _filled(template: str, values: dict[str, str]) -> str:
    """Put in ${name} where we know the name; Asterisk's own ${VARIABLES} stay as they are."""
    return string.Template(template).safe_substitute(values)


def _clear_away_the_dead(folder: Path) -> None:
    """Remove the directories of killed test runs: their names begin with a process that is gone."""
    for home in folder.glob("*-*"):
        pid = home.name.partition("-")[0]
        if pid.isdigit() and not Path("/proc", pid).exists():
            shutil.rmtree(home, ignore_errors=True)


def free_port(kind: socket.SocketKind) -> int:
    """A port nobody has now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running() -> Iterator[Asterisk]:
    """Install if need be, start, hand over, end."""
    with Asterisk(installed()) as asterisk:
        yield asterisk
