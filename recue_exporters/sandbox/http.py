"""A small HTTP/1.1 server for one WSGI application: threads, keep-alive, connections cut on demand.

Werkzeug's own server closes every connection after one answer; publishers keep theirs open, and
what they do when such a connection dies is to be tested.
"""

import contextlib
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import unquote_to_bytes

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_BODILESS = (204, 304)
_READ_TIMEOUT = 600.0


class DropConnection(Exception):  # noqa: N818 - an instruction, not an error
    """Raised by an application: close the connection without another byte."""


class Server(ThreadingMixIn, TCPServer):
    """Serves an application from its own threads until `stop`.

    Args:
        host: address to listen on.
        port: port; 0 takes a free one.
        app: the application.
        tls: speak HTTPS with this context.

    Raises:
        OSError: the port is taken.
    """

    daemon_threads = True
    # A restarted sandbox gets its port back at once.
    allow_reuse_address = True
    request_queue_size = 128
    block_on_close = False

    def __init__(
        self, host: str, port: int, app: WsgiApp, tls: ssl.SSLContext | None = None
    ) -> None:
        self.app = app
        self.scheme = "https" if tls else "http"
        self._tls = tls
        self._host = host
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._stopping = False
        self._thread: threading.Thread | None = None
        super().__init__((host, port), _Handler)

    @property
    def port(self) -> int:
        """The port it listens on."""
        found: int = self.server_address[1]
        return found

    def start(self) -> None:
        """Begin to serve in the background."""
        self._thread = threading.Thread(target=self._accept, name="sandbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and close every open connection."""
        self._stopping = True
        with contextlib.suppress(OSError):
            # A connection of our own wakes the thread that waits for one.
            socket.create_connection((self._host, self.port), timeout=1).close()
        if self._thread:
            self._thread.join(5)
        self.server_close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self._stopping:
            self._handle_request_noblock()  # type: ignore[attr-defined]  # typeshed leaves it out

    def get_request(self) -> tuple[Any, Any]:
        """Take the next connection; its TLS handshake is left to its own thread."""
        connection, address = super().get_request()
        if self._tls:
            connection = self._tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection and hand it to a thread."""
        if self._stopping:
            self.shutdown_request(request)
            return
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error; anything else is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError | ssl.SSLError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _READ_TIMEOUT
    disable_nagle_algorithm = True
    # Buffered: status line, headers and a small body leave in one packet.
    wbufsize = 1 << 16
    server: Server

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing; the sandbox keeps its own record."""

    def version_string(self) -> str:
        return "AtlassianEdge"

    def _serve(self) -> None:
        body = self._body()
        started: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            started["status"], started["headers"] = status, headers

        try:
            chunks = self.server.app(self._environ(body), start_response)
            content = b"".join(chunks)
        except DropConnection:
            self.close_connection = True
            return
        close = getattr(chunks, "close", None)
        if close:
            close()
        self._answer(started["status"], started["headers"], content)

    def _answer(self, status_line: str, headers: list[tuple[str, str]], content: bytes) -> None:
        code, _, reason = status_line.partition(" ")
        status = int(code)
        self.send_response(status, reason)
        for name, value in headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        if status not in _BODILESS:
            self.send_header("Content-Length", str(len(content)))
        if self.server._stopping:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD" and status not in _BODILESS:
            self.wfile.write(content)
        self.wfile.flush()

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(iter(self._chunk, b""))
        length = self.headers.get("Content-Length", "0")
        return self.rfile.read(int(length)) if length.isdigit() else b""

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline().split(b";")[0].strip() or b"0", 16)
        data = self.rfile.read(size)
        self.rfile.readline()
        return data

    def _environ(self, body: bytes) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        if "://" in path:
            path = "/" + path.split("://", 1)[1].partition("/")[2]
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "RAW_PATH": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": self.client_address[0],
            "SERVER_NAME": self.server.server_address[0],
            "SERVER_PORT": str(self.server.port),
            "SERVER_PROTOCOL": self.request_version,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self.server.scheme,
            "wsgi.input": BytesIO(body),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "werkzeug.socket": self.connection,
        }
        for name, value in self.headers.items():
            key = "HTTP_" + name.upper().replace("-", "_")
            if key not in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
                environ[key] = f"{environ[key]},{value}" if key in environ else value
        return environ
