"""Files written together: all or none, wherever the process is killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.store.safe_path import UnsafePath
from metaloom.store.together import HOME, LIST, finish_begun, is_begun, write_together

OLD = {"a.txt": b"old a", "data/b.csv": b"old b"}
NEW = {"a.txt": b"new a", "data/b.csv": b"new b", "chapters/c.yml": b"new c"}


class Killed(BaseException):
    """What a test takes for SIGKILL: nothing of ours catches it, and the clearing up is taken back."""


def project(folder: Path) -> Path:
    for name, content in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def held(root: Path) -> dict[str, bytes]:
    return {name: (root / name).read_bytes() for name in NEW if (root / name).exists()}


def test_all_are_written_and_nothing_is_left(tmp_path):
    write_together(project(tmp_path), NEW)
    assert held(tmp_path) == NEW
    assert not (tmp_path / HOME).exists()


@pytest.mark.parametrize("step", range(12))
def test_killed_at_every_step(step, tmp_path, monkeypatch):
    """The steps are the renames of the list and of each file, and every file that is put aside."""
    root, done = project(tmp_path), 0
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)

    def dies(real):
        def call(*arguments, **options):
            nonlocal done
            done += 1
            if done > step:
                raise Killed
            return real(*arguments, **options)

        return call

    for name in ("replace", "write_bytes", "unlink"):
        monkeypatch.setattr(Path, name, dies(getattr(Path, name)))
    killed = False
    try:
        write_together(root, NEW)
    except Killed:
        killed = True
    monkeypatch.undo()
    assert killed == (step < done)
    decided = is_begun(root)
    finish_begun(root)
    assert held(root) == (NEW if decided or held(root) == NEW else OLD)
    assert not (root / HOME).exists()
    write_together(root, NEW)
    assert held(root) == NEW


def test_modes_and_links_within_the_project_stay(tmp_path):
    root = project(tmp_path)
    (root / "a.txt").chmod(0o600)
    (root / "chapters").mkdir()
    (root / "chapters" / "c.yml").symlink_to("../data/b.csv")
    write_together(root, {"a.txt": b"x", "chapters/c.yml": b"y"})
    assert (root / "a.txt").stat().st_mode & 0o777 == 0o600
    assert (root / "chapters" / "c.yml").is_symlink()
    assert (root / "data" / "b.csv").read_bytes() == b"y"


@pytest.mark.parametrize(
    "text", ["[", "{}", '["../x"]', '["/tmp/x"]', '["out/x"]', '["a.txt", "a.txt"]', "[1]", "[" * 100_000]
)
def test_a_list_of_somebody_else_writes_nothing_outside(text, tmp_path):
    root = project(tmp_path / "project")
    (tmp_path / "outside").mkdir()
    (root / "out").symlink_to(tmp_path / "outside")
    (root / HOME).mkdir(parents=True)
    (root / HOME / "0").write_bytes(b"evil")
    (root / HOME / LIST).write_text(text)
    finish_begun(root)
    assert not list((tmp_path / "outside").iterdir())
    assert {name: (root / name).read_bytes() for name in OLD} == OLD
    assert not (root / HOME).exists()
    assert {path.name for path in tmp_path.iterdir()} == {"outside", "project"}


def test_what_leads_out_is_refused(tmp_path):
    root = project(tmp_path / "project")
    for name in ("../x", "a/../../x"):
        with pytest.raises((UnsafePath, ValueError)):
            write_together(root, {name: b"x"})
    assert [path.name for path in tmp_path.iterdir()] == ["project"]
