"""A small IMAP server (RFC 3501) for tests: one folder, read-only, over a real socket, with TLS where asked.

It understands what mail programs ask at least: CAPABILITY, ID, LOGIN, EXAMINE, UID SEARCH, UID FETCH, LOGOUT.
"""

import re
import socketserver
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Folder:
    """Messages by uid; `validity` changes when a server starts its count anew."""

    messages: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    password: str = "geheim"
    asked: list[str] = field(default_factory=list)
    breaks_at: int = 0  # the line ends while this message is sent
    found: str = ""  # what it says it found, whatever is there

    def put(self, message: bytes | str) -> int:
        uid = max(self.messages, default=0) + 1
        data = message.encode() if isinstance(message, str) else message
        self.messages[uid] = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return uid


class Talk(socketserver.StreamRequestHandler):
    """One line of commands after the other."""

    folder: Folder

    def handle(self):
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _space, rest = line.decode().strip().partition(" ")
            self.folder.asked.append(
                rest.split(" ")[0] + (" " + rest.split(" ")[1] if "UID" in rest[:3] else "")
            )
            if not self.answer(tag, rest):
                return

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def answer(self, tag, rest):
        command = rest.split(" ")[0].upper()
        if command == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1 ID")
        elif command == "LOGIN" and self.folder.password not in rest:
            self.say(f"{tag} NO wrong")
            return True
        elif command == "EXAMINE":
            if "INBOX" not in rest:
                self.say(f"{tag} NO no such folder")
                return True
            self.say(f"* {len(self.folder.messages)} EXISTS")
            self.say(f"* OK [UIDVALIDITY {self.folder.validity}] valid")
        elif command == "UID":
            return self.uid(tag, rest.split(" ", 2)[1].upper(), rest.split(" ", 2)[2])
        elif command == "LOGOUT":
            self.say("* BYE")
            self.say(f"{tag} OK bye")
            return False
        elif command not in ("LOGIN", "ID", "NOOP"):
            self.say(f"{tag} BAD {command}")
            return True
        self.say(f"{tag} OK done")
        return True

    def uid(self, tag, command, rest):
        if command == "SEARCH":
            first = int(re.search(r"UID (\d+):", rest)[1])
            found = [uid for uid in self.folder.messages if uid >= first]
            # as RFC 3501 says, n:* always names the last message
            found = found or [max(self.folder.messages)] if self.folder.messages else []
            self.say("* SEARCH " + (self.folder.found or " ".join(map(str, found))))
        else:
            uid, what = int(rest.split(" ")[0]), rest.split(" ", 1)[1]
            if uid in self.folder.messages and not self.fetch(uid, what):
                return False
        self.say(f"{tag} OK done")
        return True

    def fetch(self, uid, what):
        data = self.folder.messages[uid]
        if "RFC822.SIZE" in what:
            self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(data)})")
            return True
        part = data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in what else data
        name = what.strip("()").replace(".PEEK", "")
        self.say(f"* 1 FETCH (UID {uid} {name} {{{len(part)}}}")
        if self.folder.breaks_at == uid:
            self.wfile.write(part[: len(part) // 2])
            return False
        self.wfile.write(part + b")\r\n")
        return True


@contextmanager
def imap_server(folder: Folder, *, certificate: tuple[str, str] | None = None):
    """The server at work; answers its port. `certificate`: files of chain and key."""

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

        def get_request(self):
            wire, peer = super().get_request()
            if certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(*certificate)
                wire = context.wrap_socket(wire, server_side=True)
            return wire, peer

        def handle_error(self, request, client_address):
            pass

    server = Server(("127.0.0.1", 0), type("OfFolder", (Talk,), {"folder": folder}))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
