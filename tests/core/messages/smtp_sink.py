"""A mail server of forty lines that keeps what it gets, for tests that send over a real socket."""

import asyncio
import threading
from email import message_from_bytes, policy


class Sink:
    """`answers` overrides replies by command ("RCPT": "550 no"); "hang up" after DATA cuts the line."""

    def __init__(self, answers=None):
        self.answers = answers or {}
        self.mails, self.connections = [], 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        self.server = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_error):
        self._run(self._stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(5)

    async def _stop(self):
        self.server.close()
        await self.server.wait_closed()

    async def _serve(self, reader, writer):
        self.connections += 1
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].decode().strip().upper()
            if verb == "DATA" and "DATA" not in self.answers:
                writer.write(b"354 go on\r\n")
                self.mails.append(
                    message_from_bytes(await reader.readuntil(b"\r\n.\r\n"), policy=policy.default)
                )
                if self.answers.get("END") == "hang up":
                    break
                writer.write(f"{self.answers.get('END', '250 taken')}\r\n".encode())
            else:
                writer.write(
                    f"{self.answers.get(verb, '221 bye' if verb == 'QUIT' else '250 ok')}\r\n".encode()
                )
            await writer.drain()
            if verb == "QUIT":
                break
        writer.close()
