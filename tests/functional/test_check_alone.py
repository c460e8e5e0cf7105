"""`verify.py`, which comes with a bundle and a site, run by a bare Python: no library, no environment, another folder.

It says the same as `metaloom verify` of what was sent, and finds what was forged.
"""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from metaloom.bundle.check import CHECK, check

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Forge = Callable[[Path], object]
SUMS = "SHA256SUMS"


def alone(folder: Path, *arguments: object) -> tuple[int, str]:
    """Return exit code and answer of the program that is in the folder."""
    command = [sys.executable, "-I", "-S", folder / CHECK, *map(str, arguments)]
    done = subprocess.run(command, cwd="/", env={}, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert "Not answered by this program" in done.stdout
    return done.returncode, done.stdout


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sealed(folder: Path) -> None:
    """Make the list of hashes right again, as whoever changes a file can."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f"{sha(folder / name)}  {name}\n" for name in names if name != SUMS]
    (folder / SUMS).write_text("".join(lines))


@pytest.fixture(scope="module")
def packed(built: Path, metaloom: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sent") / "one.zip"
    done = metaloom("bundle", "--project", built, "--renderer", "embedded", "--output", path)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def bundle(packed: Path, tmp_path: Path) -> Path:
    with ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    return next(tmp_path.iterdir())


def test_it_is_short_and_asks_for_nothing() -> None:
    text = check().decode()
    assert len(text.splitlines()) < 130
    nodes = ast.walk(ast.parse(text, feature_version=(3, 8)))
    imported = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    assert imported <= sys.stdlib_module_names


def test_an_honest_bundle_holds_against_the_identity_that_was_told(bundle: Path, packed: Path, metaloom: Run) -> None:
    identity, site = sha(bundle / SUMS), sha(bundle / "manifest.json")
    assert f"{CHECK}\n" in (bundle / SUMS).read_text(), "its own text is covered by the identity"
    assert alone(bundle)[0] == 0
    assert alone(bundle, identity) == alone(bundle, bundle, identity)
    assert alone(bundle, identity)[0] == metaloom("verify", packed, "--expect", identity).returncode == 0
    assert alone(bundle, site)[0] == metaloom("verify", packed, "--expect", site).returncode == 3
    assert alone(bundle, "0" * 64)[0] == metaloom("verify", packed, "--expect", "0" * 64).returncode == 4


def test_the_site_has_it_too(built: Path) -> None:
    site = built / "_site"
    assert (site / CHECK).read_bytes() == check()
    assert alone(site, sha(site / "manifest.json"))[0] == 0


def test_a_site_with_another_version_under_a_name_differs(tmp_path: Path) -> None:
    """Each version is whole by its own list; the feed of the site around it names it by its identity."""
    site = tmp_path / "site"
    site.mkdir()
    for name in ("2016", "2021"):
        (site / "v" / name).mkdir(parents=True)
        (site / "v" / name / "manifest.json").write_text(f'{{"files": {{}}, "name": "{name}"}}')
        sealed(site / "v" / name)
    told = [(one.name, sha(one / "manifest.json")) for one in (site / "v").iterdir()]
    entries = "".join(f"<title>Version {name}</title>SHA-256 of the manifest: {identity}." for name, identity in told)
    (site / "feed.xml").write_text(entries)
    (site / CHECK).write_bytes(check())
    files = {name: {"sha256": sha(site / name)} for name in ("feed.xml", CHECK)}
    (site / "manifest.json").write_text(json.dumps({"files": files}))
    lines = [f"{sha(site / name)}  {name}\n" for name in ("feed.xml", "manifest.json", CHECK)]
    (site / SUMS).write_text("".join(lines))
    identity = sha(site / "manifest.json")
    assert alone(site, identity)[0] == 0
    assert alone(site, told[0][1])[0] == 3
    (site / "v" / "2016").rename(site / "v" / "2022")
    assert "feed.xml: v/2016/: missing" in alone(site, identity)[1]


def swapped(folder: Path) -> None:
    one, other = folder / "results" / "analyses.json", folder / "results" / "claims.json"
    one_text, other_text = one.read_bytes(), other.read_bytes()
    one.write_bytes(other_text)
    other.write_bytes(one_text)


FORGED: dict[str, Forge] = {
    "a report": lambda folder: (folder / "report.pdf").write_bytes(b"it saves lives"),
    "a file more": lambda folder: (folder / "setup.exe").write_bytes(b""),
    "a file less": lambda folder: (folder / "tables.xlsx").unlink(),
    "two swapped": swapped,
    "a link": lambda folder: (folder / "data" / "more.csv").symlink_to("/etc/passwd"),
    "a folder": lambda folder: (folder / "empty").mkdir(),
    "no list": lambda folder: (folder / SUMS).unlink(),
    "a list that is none": lambda folder: (folder / SUMS).write_bytes(b"\xff\xfe\x00"),
    "a list with a path that leads out": lambda folder: (folder / SUMS).write_text(f"{'0' * 64}  ../../x\n"),
    "a manifest too deep": lambda folder: (folder / "manifest.json").write_text("[" * 100_000),
    "a manifest that is none": lambda folder: (folder / "manifest.json").write_text('{"files": 9e999}'),
}


def test_a_name_cannot_speak_to_the_terminal(bundle: Path) -> None:
    identity, odd = sha(bundle / SUMS), bundle / "v" / "\x1b[2J\udcff"
    odd.mkdir(parents=True)
    (odd / "manifest.json").write_text('{"files": {}}')
    (odd / SUMS).write_text(f"{sha(odd / 'manifest.json')}  manifest.json\n")
    code, said = alone(bundle, identity)
    assert (code, "\x1b" in said) == (3, False)
    assert "IDENTITY says nothing of: v/\\x1b[2J\\udcff/" in said


@pytest.mark.parametrize("name", FORGED)
def test_what_was_forged_differs(bundle: Path, name: str) -> None:
    FORGED[name](bundle)
    code, said = alone(bundle)
    assert code == 4
    assert "DIFFERS" in said


@pytest.mark.parametrize("name", ["results/analyses.json", "site.zip", "manifest.json"])
def test_a_copy_is_that_of_the_site_even_with_a_list_made_right_again(bundle: Path, name: str) -> None:
    (bundle / name).write_bytes((bundle / name).read_bytes().replace(b"0", b"1"))
    sealed(bundle)
    assert alone(bundle)[0] == 4


def test_a_forged_report_with_its_list_made_right_again_is_another_bundle(bundle: Path) -> None:
    identity = sha(bundle / SUMS)
    (bundle / "report.pdf").write_bytes(b"it saves lives")
    sealed(bundle)
    code, said = alone(bundle)
    assert (code, "unless IDENTITY was given" in said) == (0, True)
    assert alone(bundle, identity)[0] == 4


def test_nothing_beside_it_is_run(bundle: Path, tmp_path: Path) -> None:
    for module in ("hashlib", "json", "sitecustomize"):
        (bundle / f"{module}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')")
    assert alone(bundle)[0] == 4
    assert not (tmp_path / "run").exists()
