"""RevMan Web's data package: as the R package meta ships one (Fleiss 1993), unused cells are 0 and settings true/false.

Its own answers are held against ours: odds ratio 0.896866, 0.840514 to 0.956995 (settings of that package).
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from metaloom.cli import main

ROW_HEAD = (
    "\ufeffAnalysis group,Analysis number,Analysis name,Subgroup,Applicability,Study,Study year,GIV Mean,GIV SE,"
    "Experimental mean,Experimental SD,Experimental cases,Experimental N,Control mean,Control SD,Control cases,"
    "Control N,O-E,Variance,Weight,Mean,CI start,CI end,Footnotes"
)
SETTINGS_HEAD = (
    "\ufeffAnalysis group,Analysis number,Analysis name,Analysis group name,Data source,Data source eligibility,"
    "Data type,Log-scale data,Statistical method,Effect measure,Analysis model,Heterogeneity estimator,"
    "Overall estimates,Swap event and non-event,CI method,CI/PI level"
)
DEATHS = (
    ("AMIS", 246, 2267, 219, 2257), ("CDP", 44, 758, 64, 771), ("GASP", 32, 317, 38, 309),
    ("ISIS-2", 1570, 8587, 1720, 8600), ("MRC-1", 49, 615, 67, 624), ("MRC-2", 102, 832, 126, 850),
    ("PARIS", 85, 810, 52, 406),
)  # fmt: skip
MEANS = (
    ("Davis", 5.0, 4.7, 13, 6.5, 3.8, 13), ("Florell", 4.9, 1.71, 30, 6.1, 2.3, 50),
    ("Gruen", 22.5, 3.44, 35, 24.9, 10.65, 35), ("Hart", 12.5, 1.47, 20, 12.3, 1.66, 20),
    ("Wilson", 6.5, 0.88, 8, 7.38, 0.8, 8),
)  # fmt: skip
BOTH = "SUBGROUP_AND_OVERALL"


def deaths(applies: str = BOTH) -> list[str]:
    return [
        f"1,1,Death,,{applies},{name},1980,0.0,0.0,0.0,0.0,{a},{n},0.0,0.0,{c},{m},0.0,0.0,1,1,1,1,"
        for name, a, n, c, m in DEATHS
    ]


def means() -> list[str]:
    return [
        f"1,2,Score,,{BOTH},{name},1990,0.0,0.0,{x},{s},0,{n},{y},{t},0,{m},0.0,0.0,0,0,0,0,"
        for name, x, s, n, y, t, m in MEANS
    ]


def survival(*estimates: float) -> list[str]:
    return [
        f"1,1,Survival,,{BOTH},Trial {at},2001,{y},0.2,0,0,0,0,0,0,0,0,0,0,1,1,1,1," for at, y in enumerate(estimates)
    ]


def setting(number: int, kind: str, measure: str, **said: str) -> str:
    keys = {"log": "true", "method": "MH", "model": "Fixed effect", "tau": "", "all": "true", "swap": "false", "ci": ""}
    keys |= {"level": "95%", **said}
    return (
        f"1,{number},x,Group,Custom input,#N/A,{kind},{keys['log']},{keys['method']},{measure},{keys['model']},"
        f"{keys['tau']},{keys['all']},{keys['swap']},{keys['ci']},{keys['level']}"
    )


def package(rows: list[str], settings: list[str] | None, *more: tuple[str, str], nested: bool = True) -> bytes:
    texts = [("CD1-analysis-data/CD1-data-rows.csv", "\n".join([ROW_HEAD, *rows]) + "\n"), *more]
    if settings is not None:
        name = "CD1-analysis-data/CD1-overall-estimates-and-settings.csv"
        texts.append((name, "\n".join([SETTINGS_HEAD, *settings]) + "\n"))
    inner = zipped(*((name, text.encode()) for name, text in texts))
    return zipped(("x/CD1-files/CD1-data.zip", inner), ("x/CD1-article.pdf", b"%PDF")) if nested else inner


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, raw in members:
            archive.writestr(name, raw)
    return buffer.getvalue()


def bring(project: Path, content: bytes) -> int:
    file = project.parent / "CD1.zip"
    file.write_bytes(content)
    return main(["import", str(file), str(project)])


def results(project: Path) -> dict[str, Any]:
    target = project.parent / "results.json"
    assert main(["compute", str(project), "--json", str(target)]) == 0
    return {one["id"]: one for one in json.loads(target.read_text())["analyses"]}


def declared(project: Path) -> str:
    return (project / "chapters" / "cd1.yml").read_text()


def test_a_package_is_read_as_revman_pooled_it(project: Path) -> None:
    settings = [setting(1, "Dichotomous", "Odds Ratio"), setting(2, "Continuous", "Standardized Mean Difference")]
    assert bring(project, package([*deaths(), *means()], settings)) == 0
    found = results(project)
    shown = found["death"]["display"]
    assert (shown["estimate"], shown["ci_lower"], shown["ci_upper"]) == pytest.approx(
        (0.896866, 0.840514, 0.956995), abs=6e-7
    )
    assert (found["score"]["measure"], found["score"]["k"]) == ("SMD", 5)


@pytest.mark.parametrize("nested", [True, False])
def test_without_settings_the_cells_that_are_not_0_tell_the_kind(project: Path, nested: bool) -> None:
    assert bring(project, package([*deaths(), *means()], None, nested=nested)) == 0
    assert {name: one["measure"] for name, one in results(project).items()} == {"death": "RR", "score": "MD"}


def test_swapped_events_are_counted_as_revman_counts_them(project: Path) -> None:
    settings = [setting(1, "Dichotomous", "Risk Ratio", swap="true", method="IV")]
    assert bring(project, package(deaths(), settings)) == 0
    assert "swaps events and non-events" in declared(project)
    rows = (project / "data" / "outcomes_binary.csv").read_text().splitlines()
    assert rows[1].endswith(",2021,2267,2038,2257")


def test_newer_choices_are_taken(project: Path) -> None:
    choices = {"model": "Random effects", "tau": "REML", "ci": "HKSJ", "level": "90%", "method": "IV"}
    assert bring(project, package(deaths(), [setting(1, "Dichotomous", "Odds Ratio", **choices)])) == 0
    text = declared(project)
    assert all(key in text for key in ("method: REML", "test: knha", "level: 90"))


def test_an_unknown_choice_is_told(project: Path) -> None:
    choices = {"model": "Random effects", "tau": "Bayes", "ci": "Wald", "method": "IV"}
    assert bring(project, package(deaths(), [setting(1, "Dichotomous", "Odds Ratio", **choices)])) == 0
    assert "'Heterogeneity estimator' is 'Bayes'" in declared(project)
    assert "test: z" in declared(project)


def test_ready_made_ratios_are_logarithms_unless_the_settings_deny_it(project: Path) -> None:
    rows = [
        f"1,1,Survival,,{BOTH},{name},2001,{y},0.2,0,0,0,0,0,0,0,0,0,0,1,1,1,1,"
        for name, y in (("A", -0.5), ("B", -0.3))
    ]
    assert bring(project, package(rows, [setting(1, "Contrast level", "Hazard Ratio", method="IV")])) == 0
    assert results(project)["survival"]["display"]["estimate"] == pytest.approx(0.670320, rel=1e-6)


def test_ratios_pooled_as_they_stand_stay_so(project: Path) -> None:
    rows = [
        f"1,1,Survival,,{BOTH},{name},2001,{y},0.2,0,0,0,0,0,0,0,0,0,0,1,1,1,1," for name, y in (("A", 0.5), ("B", 0.7))
    ]
    assert bring(project, package(rows, [setting(1, "Contrast level", "Hazard Ratio", method="IV", log="false")])) == 0
    one = results(project)["survival"]
    assert (one["measure"], one["display"]["estimate"]) == ("GEN", pytest.approx(0.6))


def test_rows_for_the_total_alone_are_not_pooled_with_those_of_subgroups(project: Path) -> None:
    rows = [row.replace(",,SUBGROUP,", ",Young,SUBGROUP,") for row in deaths("SUBGROUP")] + deaths("OVERALL")
    assert bring(project, package(rows, [setting(1, "Dichotomous", "Odds Ratio")])) == 0
    found = results(project)
    assert {one["k"] for one in found.values()} == {7}
    assert len(found) == 2


def test_a_study_without_numbers_is_told(project: Path) -> None:
    empty = f"1,1,Death,,{BOTH},Lost,1981,0.0,0.0,0.0,0.0,0,0,0.0,0.0,0,0,0.0,0.0,0,0,0,0,"
    assert bring(project, package([*deaths(), empty], [setting(1, "Dichotomous", "Odds Ratio")])) == 0
    assert "Lost has no numbers there" in declared(project)
    assert results(project)["death"]["k"] == 7


def test_judgements_and_references_come_along(project: Path) -> None:
    domains = ("Random sequence generation", "Allocation concealment", "Blinding")
    head = "Study," + ",".join(f"Domain (judgement): {one},Domain (support): {one}" for one in domains)
    judged = "\n".join([head, *(f"{name},Low risk,why,High risk,why,Unclear risk,why" for name, *_ in DEATHS)])
    ris = "TY  - JOUR\nTI  - A trial of aspirin\nAU  - Elwood, P\nPY  - 1974\nDO  - 10.1136/bmj.1.5905.436\nER  - \n"
    more = (("CD1-study-data/CD1-risk-of-bias.csv", judged), ("CD1-study-data/CD1-included.ris", ris))
    assert bring(project, package(deaths(), [setting(1, "Dichotomous", "Odds Ratio")], *more)) == 0
    assert len((project / "data" / "risk_of_bias.csv").read_text().splitlines()) == 1 + 3 * 7
    assert "10.1136/bmj.1.5905.436" in (project / "data" / "references.bib").read_text()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(("data.csv", b"a,b\n1,2\n")), "Files .zip are not read."),
        (b"PK\x03\x04 broken", "The archive cannot be read"),
        (zipped(("a-data-rows.csv", b"a,b\n1,2\n")), "is not one of RevMan Web's"),
        (zipped(("a-data-rows.csv", b"x"), ("../b-data-rows.csv", b"y")), "two files whose names end in"),
        (zipped(("a-data.zip", zipped(("b-data.zip", b"x")))), "Files .zip are not read."),
    ],
)
def test_what_is_no_sound_package_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    assert bring(project, content) != 0
    assert words in capsys.readouterr().err
    assert not (project / "data").exists()
