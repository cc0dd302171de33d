"""All connections of one web process: how many there may be, and who goes when there are more."""

import os
import shutil
import tempfile
from collections.abc import Callable
from socket import socket
from typing import Any

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from qihang.config.server.connections import Connection

MOST, MOST_OF_ADDRESS = 1000, 250  # connections of one process
LONGEST_HEAD = 32 * 1024
KEPT_FREE = 500_000_000  # bytes on the disk of temporary files
COPIES = 2  # of an upload on it: as it arrives, and as the application reads it


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Waitress's server. A new connection over the limit ends the one that has waited longest.

    So connections that only wait can never keep anybody out, whoever holds them.
    """

    channel_class = Connection
    active_channels: dict[int, Connection]

    def __init__(self, application: Callable[..., Any], listener: socket, threads: int) -> None:
        proxied = int(os.environ.get("QIHANG_PROXIES") or 0) > 0
        self.most_of_address = MOST if proxied else MOST_OF_ADDRESS
        limits = Adjustments(
            sockets=[listener],
            threads=threads,
            ident="",
            connection_limit=2 * MOST,  # never reached: `make_room` comes first
            asyncore_use_poll=True,
            cleanup_interval=1,
            max_request_header_size=LONGEST_HEAD,
            outbuf_high_watermark=1 << 30,  # an answer waits for a slow reader, no thread does
            log_socket_errors=False,
            clear_untrusted_proxy_headers=not proxied,
        )
        address = (listener.family, listener.type, listener.proto, listener.getsockname())
        super().__init__(
            application, {}, _sock=listener, adj=limits, sockinfo=address, bind_socket=False
        )

    def handle_accept(self) -> None:
        """Take a connection, and end another if there are too many now."""
        before = set(self.active_channels)
        super().handle_accept()
        for new in set(self.active_channels) - before:
            self.make_room(self.active_channels[new])

    def make_room(self, new: Connection) -> None:
        everybody = [c for c in self.active_channels.values() if not c.will_close]
        neighbours = [c for c in everybody if c.addr[0] == new.addr[0]]
        for many, most in ((neighbours, self.most_of_address), (everybody, MOST)):
            free = [c for c in many if not (c.working or c.requests)]
            if len(many) > most and free:
                min(free, key=Connection.rank).will_close = True
                return

    def maintenance(self, now: float) -> None:
        """Once a second: end what is overdue."""
        for connection in list(self.active_channels.values()):
            if connection.overdue(now):
                connection.unread = False
                connection.will_close = True

    def has_room(self, length: int) -> bool:
        """Whether a body of this length fits on the disk beside those under way."""
        arriving = [c.request for c in list(self.active_channels.values())]
        under_way = sum(r.content_length - r.body_bytes_received for r in arriving if r is not None)
        free: int = shutil.disk_usage(tempfile.gettempdir()).free
        return bool(free - COPIES * (under_way + length) > KEPT_FREE)
