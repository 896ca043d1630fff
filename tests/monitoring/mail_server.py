"""A mail server on this machine, which keeps what it got, or says no."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """``says`` is its answer to a recipient; ``got`` are the messages it took, as they came."""

    port: int = 0
    says: str = "250 yes"
    got: list[bytes] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    kept = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.answer("220 here")
            for line in self.rfile:
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.answer("354 go on")
                    kept.got.append(self.message())
                self.answer(kept.says if verb == b"RCPT" else "221 bye" if verb == b"QUIT" else "250 yes")
                if verb == b"QUIT":
                    return

        def message(self) -> bytes:
            lines = iter(self.rfile.readline, b".\r\n")
            return b"".join(lines)

        def answer(self, said: str) -> None:
            self.wfile.write(f"{said}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
