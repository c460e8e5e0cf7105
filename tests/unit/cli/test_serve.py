"""What a preview answers where there is no page."""

from __future__ import annotations

import threading
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from metaloom.cli.preview_state import Builds
from metaloom.cli.serve import SCRIPT, _Pages, _Server


def test_a_page_that_is_gone_follows_the_builds_until_it_is_back(tmp_path: Path) -> None:
    """A bare 404 stays as it is, even when the chapter that was deleted is written again."""
    (tmp_path / "chapters").mkdir()
    server = _Server(("127.0.0.1", 0), partial(_Pages, Builds(), directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        answers = []
        for name in ("chapters/gone.html", "chapters/gone.png", "chapters"):
            connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
            connection.request("GET", f"/{name}")
            answer = connection.getresponse()
            answers.append((answer.status, SCRIPT in answer.read().decode()))
            connection.close()
    finally:
        server.shutdown()
        server.server_close()
    assert answers == [(404, True), (404, False), (404, False)]
