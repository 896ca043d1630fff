"""Starting, watching and ending processes so that none outlives the launcher."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
LOG_BYTES = 5 * 1024 * 1024
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(sent: signal.Signals) -> Callable[[], None]:
    """Return what a child runs before its program: Linux will end it when the launcher ends, however."""
    launcher = os.getpid()

    def ask_the_kernel() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(sent), 0, 0, 0)
            if os.getppid() != launcher:  # the launcher was gone before the kernel was asked
                os._exit(1)

    return ask_the_kernel


@dataclass
class Child:
    """A program that runs as long as the launcher does, in a session of its own.

    A session of its own, because Ctrl-C in a terminal reaches every process of the foreground group at once,
    and the database must outlive those who still write to it. The launcher ends them in the right order.
    """

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    user: int | None = None
    ends_with: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    ended_at: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start the program; what it says goes to its log. Raises OSError when there is no such program."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=dict(self.environment) if self.environment is not None else None,
                start_new_session=True,
                preexec_fn=die_with_parent(self.ends_with),
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
            )

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self) -> None:
        if self.runs:
            self.signal(self.ends_with)

    def signal(self, sent: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, sent)

    def wait(self, seconds: float) -> bool:
        """Wait for the end; say whether it came in time."""
        if self.process is None:
            return True
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End the program and all it started, without asking."""
        if self.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()

    def how_it_ended(self) -> str:
        """Say in words with which code or signal the program ended, and the last lines of its log."""
        code = self.process.poll() if self.process else None
        if code is None:
            end = "is still running"
        elif code < 0:
            end = f"was ended by {signal.Signals(-code).name}"
        else:
            end = f"ended with exit code {code}"
        return f"{self.name} {end}. The end of {self.log}:\n{tail(self.log)}"


def end_all(children: Sequence[Child], seconds: float) -> None:
    """Ask all at once, wait, and kill whoever has not ended by then."""
    for child in children:
        child.ask_to_end()
    until = time.monotonic() + seconds
    for child in children:
        child.wait(max(0.1, until - time.monotonic()))
        child.kill()


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, indented."""
    if not log.exists():
        return "    (no log)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 16_384))
        text = file.read().decode(errors="replace")
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:]) or "    (empty)"


def command_of(pid: int) -> str:
    """Return the command line of a process, or an empty text when there is none of that number."""
    try:
        if sys.platform == "linux":
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        asked = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    except OSError:
        return ""
    return asked.stdout.strip()


def working_in(folder: Path) -> list[int]:
    """Return the numbers of the processes whose working folder this is; none where /proc is missing."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if entry.readlink() == folder:
                found.append(int(entry.parent.name))
    return found


def end_stranger(pid: int, sent: signal.Signals, seconds: float = 20) -> None:
    """End a process that an earlier launcher left behind, and wait until it is gone."""
    until = time.monotonic() + seconds
    with suppress(ProcessLookupError):
        os.kill(pid, sent)
        while time.monotonic() < until and command_of(pid):
            time.sleep(0.05)
        if command_of(pid):
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.2)


def free_port(remembered: Path) -> int:
    """Return a free port of this machine, the one of the last start if it is still free; remember it."""
    wanted = remembered.read_text().strip() if remembered.exists() else ""
    for port in ([int(wanted)] if wanted.isdigit() else []) + [0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found = int(probe.getsockname()[1])
            remembered.write_text(str(found))
            return found
    raise OSError("no free port on 127.0.0.1")
