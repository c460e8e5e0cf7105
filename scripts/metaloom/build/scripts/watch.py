"""What a script may access: its inputs, the libraries, and a folder of its own that is removed afterwards.

Anything else would make its figure depend on what no key knows, so that an old picture could be beside new data.
This stops mistakes; it is not a sandbox for hostile scripts, which run only where a person allows it.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

from metaloom.store.imports import PACKAGE

FORBIDDEN = {
    "socket.connect": "the network",
    "socket.getaddrinfo": "the network",
    "subprocess.Popen": "another program",
    "os.system": "another program",
    "os.exec": "another program",
    "os.posix_spawn": "another program",
    "os.startfile": "another program",
    "pty.spawn": "another program",
    "os.fork": "another process",
    "os.forkpty": "another process",
    "os.kill": "another process",
    "os.killpg": "another process",
}
CHANGES = frozenset(
    {"os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
     "os.utime", "os.setxattr", "os.removexattr", "shutil.rmtree", "shutil.move", "shutil.copyfile", "shutil.copytree"}
)  # fmt: skip
LOOKS = frozenset({"os.listdir", "os.scandir", "glob.glob"})
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
SYSTEM = (
    "/dev/", "/proc/", "/sys/", "/usr/share/", "/usr/lib", "/usr/local/lib", "/usr/local/share/", "/lib", "/System/",
    "/Library/", "/etc/fonts/", "/etc/localtime", "/etc/timezone", "/etc/mime.types", "/etc/os-release",
)  # fmt: skip
"""What libraries read of the system: fonts, time zones, what the machine is; nobody's own files are there."""
BROAD = ("/", "/usr/", "/usr/local/", "/opt/", "/home/")
"""Folders that Python itself may be installed in, and much else: never a library's own."""
CODE = (".py", ".pyc", ".pyd", ".so", ".dylib", ".dll")
PARTS = ("-packages" + os.sep, ".dist-info" + os.sep, ".egg-info" + os.sep)
"""What is in the path of a library's files wherever it is installed."""
IMPORTING = ("<frozen importlib", "<frozen zipimport", "/pkgutil.py", "/importlib/metadata/__init__.py")
"""The code that finds modules and distributions: it lists the folders of `sys.path`, wherever those are."""


class UndeclaredError(Exception):
    """The script asked for something that its declaration does not name."""


def watch(project: Path, folder: Path, modules: Iterable[Path]) -> None:
    """Refuse what a script of `project` has not declared, from now on; `folder` is its own.

    Of the project it may read `modules`, the files that its key knows.
    """
    with suppress(ImportError):  # Windows, where the audit knows of every process
        # multiprocessing starts its processes here, which no audit hears of
        setattr(import_module("_posixsubprocess"), "fork_exec", _no_process)  # noqa: B010
    watched = _Watched(project, folder, modules)
    sys.addaudithook(watched.hook)


def _no_process(*_: Any) -> None:
    raise UndeclaredError(f"a script does not use {FORBIDDEN['os.fork']}")


class _Watched:
    """The places that a script may read and write."""

    def __init__(self, project: Path, folder: Path, modules: Iterable[Path]) -> None:
        self.named, self.root = _inside(project), _inside(Path(os.path.realpath(project)))
        self.code = _inside(Path(os.path.realpath(project / "scripts")))
        self.modules = frozenset(os.path.realpath(module) for module in modules)
        self.own = (_inside(folder), _inside(Path(os.path.realpath(folder))))
        libraries = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(PACKAGE), *sysconfig.get_paths().values()}
        inside = {_inside(Path(os.path.realpath(one))) for one in libraries}
        self.libraries = (*SYSTEM, os.path.realpath(sys.executable), *sorted(inside.difference(BROAD)))
        self.within = tuple(one for one in self.libraries if one.startswith(self.root))

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Handle an event of Python's audit: raise UndeclaredError where a script must not do what it is about to
        do.
        """
        if event in FORBIDDEN:
            raise UndeclaredError(f"a script does not use {FORBIDDEN[event]}")
        if event == "open":
            self._open(arguments[0], arguments[2])
        elif event in CHANGES:
            for path in arguments:
                self._change(path)
        elif event in LOOKS:
            self._look(arguments[0] if arguments and arguments[0] is not None else ".")
        elif event == "sqlite3.connect" and arguments[0] not in (":memory:", b":memory:"):
            self._change(arguments[0])
        elif event == "ctypes.dlopen" and self._asked_by_script():
            raise UndeclaredError("a script loads no library past Python (ctypes)")

    def _open(self, path: Any, flags: Any) -> None:
        if isinstance(flags, int) and flags & WRITES:
            self._change(path)
        else:
            self._read(path, "opens no file")

    def _change(self, path: Any) -> None:
        real = _real(path)
        if real is not None and not (real + os.sep).startswith((*self.own, "/dev/")):
            raise UndeclaredError(f"a script writes no file ({real})")

    def _look(self, path: Any) -> None:
        real = _real(path)
        if real is None or _finds_modules():
            return
        if (real + os.sep).startswith(self.code):
            raise UndeclaredError(f"a script looks at no folder of the project ({real})")
        self._read(path, "looks at no folder")

    def _read(self, path: Any, does: str) -> None:
        real = _real(path)
        place = f"{real}{os.sep}"
        if real is None or place.startswith((*self.own, *self.within)) or any(part in place for part in PARTS):
            return
        if place.startswith(self.code):
            self._read_code(real)
        elif place.startswith(self.root):
            raise UndeclaredError(f"a script {does} of the project ({real})")
        elif not (place.startswith(self.libraries) or real.endswith(CODE)):
            raise UndeclaredError(f"a script {does} outside the project ({real})")

    def _read_code(self, real: str) -> None:
        """Refuse a file of `scripts/` that no import statement names: no key would know of it."""
        source = real
        if real.endswith(".pyc"):
            with suppress(ValueError):
                source = source_from_cache(real)
        if source not in self.modules:
            name = Path(source).name
            raise UndeclaredError(f"a script reads of scripts/ what an import statement names, not {name}")

    def _asked_by_script(self) -> bool:
        """Return whether the script itself, and no library, loads a shared library."""
        frame = sys._getframe(2)
        while frame is not None and "ctypes" in frame.f_code.co_filename:
            frame = frame.f_back  # type: ignore[assignment]
        return frame is not None and frame.f_code.co_filename.startswith(self.named)


def _finds_modules() -> bool:
    """Return whether Python's own search for modules and distributions looks at a folder, and not the script."""
    caller = sys._getframe(3).f_code.co_filename
    return caller.startswith(IMPORTING[:2]) or caller.replace(os.sep, "/").endswith(IMPORTING[2:])


def _inside(folder: Path) -> str:
    return str(folder) + os.sep


def _real(path: Any) -> str | None:
    """Return where a path leads; None for what is not a path, such as a number of an open file."""
    if not isinstance(path, str | bytes | os.PathLike):
        return None
    return os.path.realpath(os.fsdecode(path))
