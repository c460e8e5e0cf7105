"""`metaloom preview`: the site on this machine only, rebuilt and reloaded while somebody edits.

A build that fails is told and the last good site goes on being served.
"""

from __future__ import annotations

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from metaloom.build.progress import Teller
from metaloom.build.project import NOT_INPUTS, Project
from metaloom.build.record import Record
from metaloom.build.report import UNCHANGED
from metaloom.build.walk import build
from metaloom.cli.tell import Pipe
from metaloom.errors import MetaloomError, ToolError

STATE = "/__metaloom/build"
SCRIPT = "/__metaloom/reload.js"
RELOAD = f"""let seen = null;
setInterval(async () => {{
  try {{
    const now = await (await fetch("{STATE}", {{cache: "no-store"}})).text();
    if (seen !== null && now !== seen) location.reload();
    seen = now;
  }} catch {{ /* the server has gone: keep the page as it is */ }}
}}, 700);
"""
POLICY = re.compile(rb'<meta[^>]+http-equiv="Content-Security-Policy"[^>]*>', re.IGNORECASE)


def serve(project: Project, renderer: str, port: int) -> int:
    """Build, serve on the loopback address and rebuild on every change, until interrupted."""
    from watchfiles import watch

    output, builds, teller = project.output, Builds(), Pipe()
    _rebuild(project, output, renderer, teller, builds)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Pages, builds, directory=str(output)))
    except OSError as error:
        raise ToolError(f"Port {port} cannot be used: {error.strerror}.", "Choose another one with --port.") from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    teller.say(f"Serving http://127.0.0.1:{server.server_port}/ - stop with Ctrl+C.")
    try:
        for _ in watch(project.root, watch_filter=partial(_is_input, project), debounce=100, raise_interrupt=False):
            _rebuild(project, output, renderer, teller, builds)
    finally:
        server.shutdown()
    return 0


class Builds:
    """How many builds have succeeded: what an open page compares."""

    def __init__(self) -> None:
        self.count = 0


def _rebuild(project: Project, output: Path, renderer: str, teller: Teller, builds: Builds) -> None:
    try:
        done = build(project, output, renderer, teller, for_paper=False)
    except MetaloomError as error:
        teller.say(f"{error}\nThe last good site is still being served.")
        return
    builds.count += 1
    teller.say(UNCHANGED if isinstance(done, Record) else done.lines()[0])


def _is_input(project: Project, _change: object, name: str) -> bool:
    try:
        parts = Path(name).relative_to(project.root).parts
    except ValueError:
        return False
    if Path(name).is_relative_to(project.output):
        return False
    return bool(parts) and parts[0] not in NOT_INPUTS and not any(part.startswith(".") for part in parts)


class _Pages(SimpleHTTPRequestHandler):
    """Files of the site; pages get the script that reloads them."""

    def __init__(self, builds: Builds, *arguments: Any, **options: Any) -> None:
        self.builds = builds
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        """Answer one request."""
        address = self.path.split("?", 1)[0]
        if address == STATE:
            self._answer(str(self.builds.count).encode(), "text/plain")
        elif address == SCRIPT:
            self._answer(RELOAD.encode(), "text/javascript")
        elif (page := self._page(address)) is not None:
            script = f'<script src="{SCRIPT}"></script>'.encode()
            self._answer(POLICY.sub(b"", page.read_bytes()).replace(b"</body>", script + b"</body>"), "text/html")
        else:
            super().do_GET()

    def log_message(self, *_: Any) -> None:
        """Say nothing about single requests."""

    def _page(self, address: str) -> Path | None:
        path = Path(self.translate_path(address))
        path = path / "index.html" if path.is_dir() else path
        return path if path.suffix == ".html" and path.is_file() else None

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
