"""`metaloom new` writes a small complete project that builds at once, and knows nothing of our own subject."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metaloom.cli.kinds import kinds
from metaloom.stitch.quarto import find_quarto

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "scripts" / "metaloom" / "cli" / "template"


def test_it_holds_data_a_chapter_a_claim_and_a_readme(built):
    for name in (
        "data/studies.csv",
        "data/codebook.yml",
        "chapters/efficacy.qmd",
        "chapters/efficacy.yml",
        "index.qmd",
    ):
        assert (built / name).is_file()
    readme = (built / "README.md").read_text("utf-8")
    assert all(f"\n{number}. **" in readme for number in (1, 2, 3))
    assert "claims:" in (built / "chapters" / "efficacy.yml").read_text("utf-8")


def test_its_checks_find_nothing(built, metaloom):
    done = metaloom("check", built)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("All is in order: one analysis, one claim")


def test_its_answer_is_the_published_one(built):
    """Colditz 1994: thirteen trials; the random-effects risk ratio is about one half."""
    page = (built / "_site" / "analyses" / "tuberculosis.html").read_text("utf-8")
    assert "13 studies" in page
    assert re.search(r"risk ratio 0\.49", page)


def test_every_yaml_file_has_its_schema_beside_it(built):
    for path in [*built.glob("chapters/*.yml"), built / "data" / "codebook.yml"]:
        modeline = path.read_text("utf-8").splitlines()[0]
        schema = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", modeline)
        assert schema
        assert (path.parent / schema.group(1)).resolve().is_file()


def test_its_example_of_a_script_shows_a_figure_and_numbers_that_pages_name(tmp_path, metaloom):
    assert metaloom("new", tmp_path / "new").returncode == 0
    done = metaloom("build", tmp_path / "new", "--renderer", "embedded")
    assert (done.returncode, done.stderr) == (0, "")
    page = (tmp_path / "new" / "_site" / "chapters" / "own-figure.html").read_text("utf-8")
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "most cases in the trial Stein &amp; Aronson 1953: 139.6 among 1,000 people." in words
    assert "def compute(tables, results):" in re.sub(r"<[^>]+>", "", page)
    assert 'data-figure="cases-prevented-plot"' in page
    assert "not estimable" not in page
    readme = (tmp_path / "new" / "README.md").read_text("utf-8")
    assert "\n4. **Figures" in readme
    assert "\n5. **Publish" in readme


def test_a_folder_that_holds_something_is_refused(tmp_path, metaloom):
    (tmp_path / "mine.txt").write_text("mine")
    done = metaloom("new", tmp_path)
    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["pre_render.py", "post_render.py", "project_python.py", "woven.lua"])
def test_the_template_has_the_same_hooks_as_our_own_site(name):
    assert (TEMPLATE / "scripts" / name).read_bytes() == (ROOT / "scripts" / name).read_bytes()


@pytest.mark.parametrize("name", ["light.scss", "dark.scss", "site.scss"])
def test_the_template_is_light_and_dark_with_quarto_as_our_own_site_is(name):
    assert (TEMPLATE / "theme" / name).read_bytes() == (ROOT / "theme" / name).read_bytes()
    assert f"theme/{name}" in (TEMPLATE / "_quarto.yml").read_text()


def test_the_package_knows_nothing_of_livers_or_cells():
    words = re.compile(r"\b(liver|hepat\w*|stromal|mesenchym\w*|stem cells?|MELD|ACLF|cirrhosis)\b", re.IGNORECASE)
    hooks = (ROOT / "scripts" / name for name in ("pre_render.py", "post_render.py", "project_python.py"))
    for path in (*hooks, *sorted((ROOT / "scripts/metaloom").rglob("*"))):
        if path.suffix in {".py", ".yml", ".qmd", ".csv", ".html", ".lua", ".md", ".js", ".css", ".bib"}:
            assert not words.search(path.read_text("utf-8")), path


@pytest.mark.quarto
def test_it_builds_with_quarto_as_well(tmp_path, metaloom):
    if find_quarto() is None:
        pytest.skip("QUARTO IS NOT HERE: the new project was not built with it")
    folder = tmp_path / "review"
    assert metaloom("new", folder).returncode == 0
    done = metaloom("build", folder, "--renderer", "quarto", timeout=400)
    assert done.returncode == 0, done.stderr
    assert "with quarto" in done.stdout
    assert (folder / "_site" / "analyses" / "tuberculosis.html").is_file()


def test_every_kind_has_an_icon_and_its_blocks_stand_apart(tmp_path, metaloom):
    """Browsers ask for an icon whatever a page says: without one each reader leaves a 404 in the server's log.

    In Quarto a block below a sentence without an empty line runs into it; the kind `network` had one.
    """
    for kind in kinds():
        folder = tmp_path / kind
        assert metaloom("new", folder, "--template", kind).returncode == 0
        assert "favicon: theme/favicon.svg" in (folder / "_quarto.yml").read_text("utf-8")
        assert (folder / "theme" / "favicon.svg").is_file()
        done = metaloom("check", folder)
        assert done.returncode == 0, done.stderr
