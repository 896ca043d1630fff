"""Where everything lies that is made at run time."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Places:
    """One set of servers and their data: the lasting one in `.local`, or a throwaway one for tests."""

    base: Path

    @classmethod
    def lasting(cls) -> "Places":
        return cls(ROOT / ".local")

    @property
    def postgres(self) -> Path:
        return self.base / "postgres"

    @property
    def redis(self) -> Path:
        return self.base / "redis"

    @property
    def logs(self) -> Path:
        return self.base / "logs"

    @property
    def media(self) -> Path:
        return self.base / "media"

    @property
    def static(self) -> Path:
        return self.base / "static"

    @property
    def running(self) -> Path:
        """The note a running `up` leaves for other commands in this folder."""
        return self.base / "up.json"

    def make(self) -> None:
        for folder in (self.base, self.postgres, self.redis, self.logs, self.media):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def secret(self, name: str, length: int = 32) -> str:
        """Return a secret of this installation, made up at the first call, readable by its owner alone."""
        folder = self.base / "secrets"
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / name
        if not path.exists():
            write_privately(path, secrets.token_urlsafe(length))
        return path.read_text().strip()


def write_privately(path: Path, text: str) -> None:
    """Write a file only its owner can read; whole or not at all."""
    beside = path.with_name(path.name + ".being-written")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
