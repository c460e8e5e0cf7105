"""`metaloom preview`: the site on this machine only, rebuilt and reloaded at every edit.

A failed build is reported on the terminal and in the browser, over the last good site, which is still served; no fault
of a project, nor one of our own, ends a preview.
"""

from __future__ import annotations

import re
import threading
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from metaloom.build.project import Project
from metaloom.cli.preview_state import Builds
from metaloom.cli.previewing import Previewing
from metaloom.cli.tell import Pipe
from metaloom.errors import ToolError
from metaloom.stitch.embedded.pandocs import kept_waiting

STATE = "/__metaloom/build"
SCRIPT = "/__metaloom/reload.js"
RELOAD = Path(__file__).with_name("preview.js")
WAITING = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>
<body style="font: 16px/1.5 system-ui, sans-serif; margin: 3rem"><p>There is no site yet.</p></body></html>"""
"""The page shown until a first build succeeds."""
GONE = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found</title>
<body style="font: 16px/1.5 system-ui, sans-serif; margin: 3rem"><p>This site has no such page. It is shown here as soon
as a build makes it. <a href="/">The front page</a></p></body></html>"""
"""The page shown in place of one that is not there, or no longer."""
AFTER = re.compile(r"after=([0-9]{1,9})")
LONGEST_WAIT = 10.0
"""Seconds that an open page waits for news before it asks again."""

HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Names under which a browser may ask; any other one belongs to a page elsewhere that points here (DNS rebinding)."""

LARGEST_PORT = 65535
AS_WRITTEN = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""The policy of what is not a page of the site's own, such as a source file: it cannot run anything."""

MAY_RUN = frozenset({".htm", ".xht", ".xhtml", ".xml", ".svg"})


@kept_waiting()
def serve(project: Project, renderer: str, port: int) -> int:
    """Build, serve on the loopback address and rebuild on every change, until interrupted."""
    if not 0 <= port <= LARGEST_PORT:
        raise ToolError(
            f"There is no port {port}.", f"Choose one from 1024 to {LARGEST_PORT} with --port.", code="ML-1408"
        )
    output, builds, teller = project.output, Builds(), Pipe()
    previewing = Previewing(project, output, renderer, teller, builds)
    previewing.rebuild()
    try:
        server = _Server(("127.0.0.1", port), partial(_Pages, builds, directory=str(output)))
    except OSError as error:
        raise ToolError(
            f"Port {port} cannot be used: {error.strerror}.", "Choose another one with --port.", code="ML-1408"
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    teller.say(f"Serving http://127.0.0.1:{server.server_port}/ - stop with Ctrl+C.")
    try:
        previewing.follow()
    finally:
        server.shutdown()
    return 0


def _watched(page: bytes, builds: Builds, place: str = "", early: int = 0, built: int | None = None) -> bytes:
    """Return a page with the script that reloads it, which the policy of the site allows, as it is a file of its own.

    The script gets what the page is: its place, the builds that there were, and its number where it is early.
    """
    seen = builds.built if built is None else built
    told = f'data-place="{escape(place)}" data-built="{seen}" data-early="{early}"'
    script = f'<script src="{SCRIPT}" {told}></script>'.encode()
    return page.replace(b"</body>", script + b"</body>")


class _Server(ThreadingHTTPServer):
    """A server that ignores broken connections."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Log nothing: a browser that closes a connection early is not an error."""


class _Pages(SimpleHTTPRequestHandler):
    """Files of the site; pages get the script that reloads them."""

    def __init__(self, builds: Builds, *arguments: Any, **options: Any) -> None:
        self.builds = builds
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        """Answer one request."""
        if not self._is_asked_here():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This preview answers under 127.0.0.1 and localhost only")
            return
        address, _, query = self.path.partition("?")
        if address == STATE:
            if asked := AFTER.fullmatch(query):
                self.builds.wait_for(int(asked[1]), LONGEST_WAIT)
            self._answer(self.builds.as_json().encode(), "application/json")
        elif address == SCRIPT:
            self._answer(RELOAD.read_bytes(), "text/javascript")
        elif not self._is_quoted() and (page := self._page(address)) is not None:
            self._answer(self._as_it_is_now(page), "text/html")
        elif (early := self.builds.page(unquote(address).lstrip("/"))) is not None:
            self._answer(early.content, self.guess_type(address))
        elif not Path(self.directory).is_dir():
            self._answer(_watched(WAITING, self.builds), "text/html")
        elif self._is_shown(address):
            super().do_GET()
        elif address.endswith(".html"):
            self._answer(_watched(GONE, self.builds), "text/html", HTTPStatus.NOT_FOUND)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _as_it_is_now(self, page: Path) -> bytes:
        """Return a page as the last edit has made it, or as the last build has."""
        place, built = page.relative_to(self.directory).as_posix(), self.builds.built
        self.builds.look_at(place)
        early = self.builds.page(place)
        if early is not None:
            return _watched(early.content, self.builds, place, early.number, built)
        return _watched(page.read_bytes(), self.builds, place, built=built)

    def do_HEAD(self) -> None:
        """Answer a HEAD request."""
        if self._is_asked_here() and self._is_shown(self.path.split("?", 1)[0]):
            super().do_HEAD()
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _is_asked_here(self) -> bool:
        hosts = self.headers.get_all("Host") or [""]
        return len(hosts) == 1 and re.sub(r":[0-9]+$", "", hosts[0].strip().lower()) in HOSTS

    def _is_shown(self, address: str) -> bool:
        """Return whether there is an ordinary file of the site at an address: no list of a folder, no hidden file, no
        link.
        """
        if Path(self.directory).is_symlink():
            return False
        root = Path(self.directory).resolve()
        path = Path(self.translate_path(address))
        try:
            inside = path.relative_to(self.directory).parts
            plain = path.is_file() and path.resolve() == root.joinpath(*inside)
        except (ValueError, OSError):
            return False
        return plain and not any(part.startswith(".") for part in inside)

    def _is_quoted(self) -> bool:
        """Return whether what is asked for has no policy of its own: a source file, or a format that a page is not made
        of.

        Below `source/` the pages that show a file line by line are made by Metaloom, and are beside that file.
        """
        path = Path(self.translate_path(self.path))
        if path.suffix.lower() != ".html":
            return path.suffix.lower() in MAY_RUN
        try:
            shown = path.with_suffix("").is_file()
        except OSError:
            shown = False
        return "source" in path.relative_to(self.directory).parts[:-1] and not shown

    def end_headers(self) -> None:
        """Give what has no policy of its own one, and let no browser take a file for another kind than is said."""
        if hasattr(self, "path") and self._is_quoted():
            self.send_header("Content-Security-Policy", AS_WRITTEN)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Do not log single requests."""

    def _page(self, address: str) -> Path | None:
        path = Path(self.translate_path(address))
        try:
            address = f"{address.rstrip('/')}/index.html" if path.is_dir() else address
        except OSError:  # a name that is too long for any file
            return None
        path = Path(self.translate_path(address))
        return path if path.suffix == ".html" and self._is_shown(address) else None

    def _answer(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
