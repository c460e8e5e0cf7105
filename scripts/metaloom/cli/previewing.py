"""The threads of a preview: an edit is shown as soon as possible, and the whole site is built in the background.

One thread sees the edits and renders the pages of prose that changed; the main one builds the whole site after each, as
every build does, so that an interrupt meets it there. What a build says replaces what was shown before it.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from metaloom.build.progress import Teller
from metaloom.build.project import Project
from metaloom.build.record import UNCHANGED, Record
from metaloom.build.report import Report
from metaloom.build.walk import build, choose_renderer
from metaloom.cli.preview_state import Builds
from metaloom.errors import MetaloomError

if TYPE_CHECKING:
    from metaloom.build.early import Last

DEBOUNCE, STEP = 100, 20
"""Milliseconds: changes of files that follow each other within a step are one edit, and no edit is longer."""

LOOK_AGAIN = 1.0
"""Seconds after which the main thread looks up, so that an interrupt is heard on every system."""


class Previewing:
    """The builds of one preview, and what the last of them knew."""

    def __init__(self, project: Project, output: Path, renderer: str, teller: Teller, builds: Builds) -> None:
        self.project, self.output, self.teller, self.builds = project, output, teller, builds
        self.renderer = choose_renderer(renderer)
        self._last: Last | None = None
        self._edited, self._ended = threading.Event(), threading.Event()

    def follow(self) -> None:
        """Build the whole site after each edit, until interrupted."""
        threading.Thread(target=self._watch, daemon=True).start()
        try:
            self._warm_up()
            while True:
                if self._edited.wait(LOOK_AGAIN):
                    self._edited.clear()
                    self.rebuild()
        except KeyboardInterrupt:
            return
        finally:
            self._ended.set()

    def rebuild(self) -> None:
        """Build the whole site and report the outcome; no fault ends a preview."""
        try:
            done = self._build()
        except MetaloomError as error:
            self._failed(error, str(error))
        except Exception as error:  # a preview outlives every fault; the next edit may be free of it
            trace = "".join(traceback.format_exception(error))
            self._failed(error, f"{trace}\nThis is a fault of Metaloom's own.")
        else:
            if isinstance(done, Record):
                self.builds.unchanged()
            else:
                self.builds.succeeded(self.output, self._early())
            self.teller.say(UNCHANGED if isinstance(done, Record) else done.lines()[0])

    @property
    def last(self) -> Last | None:
        """What the last build knew."""
        return self._last

    def keep(self, last: Last) -> None:
        """Keep what a build knew."""
        self._last = last

    def looked_at(self) -> Sequence[str]:
        """Return the pages that a browser has requested, the newest first."""
        return self.builds.looked_at()

    def show(self, pages: Mapping[str, bytes]) -> None:
        """Show pages before the build that makes them is done; what was shown of earlier edits stays."""
        if pages:
            self.builds.show_also(pages)

    def _build(self, force: bool = False) -> Report | Record:
        audience = self if self.renderer == "embedded" else None
        return build(self.project, self.output, self.renderer, self.teller, force, for_paper=False, audience=audience)

    def _warm_up(self) -> None:
        """Build once more where this process has built nothing yet, so that it knows the site that it serves; then load
        what the first edit needs.
        """
        if self._last is None and self.renderer == "embedded" and self.output.is_dir() and not self.builds.failed:
            with suppress(MetaloomError):  # an edit has come meanwhile, and is built next
                self._build(force=True)
        if self._last is not None:
            from metaloom.build.ready import get_ready

            get_ready(self._last)

    def _failed(self, error: Exception, words: str) -> None:
        """Report a failed build; open pages are not notified while a newer edit waits to be built."""
        if not self._edited.is_set():
            self.builds.failed_by(error)
        served = "The last good site is still being served." if self.output.is_dir() else "There is no good site yet."
        self.teller.say(f"{words} {served}" if self.builds.fault else f"{words}\n{served}")

    def _watch(self) -> None:
        from watchfiles import watch

        for _ in watch(
            self.project.root,
            watch_filter=lambda _, name: self.project.is_input(Path(name)),
            debounce=DEBOUNCE,
            step=STEP,
            stop_event=self._ended,
            raise_interrupt=False,
        ):
            self._show_edit()
            self._edited.set()

    def _show_edit(self) -> None:
        """Show the pages that an edit of prose has changed, unless a build has ended while they were made."""
        last, pages = self._last, self._early()
        if pages is not None and last is self._last:
            self.builds.show(pages)
            if pages:
                self.teller.say(f"Shown with your edit: {', '.join(sorted(pages))}. The whole site is being built.")

    def _early(self) -> dict[str, bytes] | None:
        """Return the pages that differ from those of the last build by their text; None where that is not certain."""
        if self._last is None:
            return None
        from metaloom.build.early import early_pages

        try:
            return early_pages(self.project, self.output, self._last)
        except Exception:  # whatever it is, the whole build meets it next, and reports it
            return None
