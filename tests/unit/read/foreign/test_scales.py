"""On which scale an imported estimate is: told by its numbers or names, or asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import ASPIRIN, bring, results


@pytest.mark.parametrize("measure", ["OR", "ROM"])
def test_estimates_called_a_ratio_are_its_logarithms(project: Path, measure: str) -> None:
    table = "study,yi,vi\nAmber 2001,0.2,0.01\nBirch 2004,-0.3,0.02\nCliff 2009,0.1,0.02\n"
    assert bring(project, "estimates.csv", table, "--measure", measure) == 0
    (result,) = results(project).values()
    assert [study["yi"] for study in result["studies"]] == pytest.approx([0.2, -0.3, 0.1], abs=1e-9)


@pytest.mark.parametrize(("measure", "yi"), [("ZCOR", [0.2, -0.3, 1.1]), ("PLO", [-2.0, -0.3, 0.1])])
def test_estimates_of_escalc_are_turned_back_for_every_scale(project: Path, measure: str, yi: list[float]) -> None:
    rows = "".join(
        f"{name},{one},0.02\n" for name, one in zip(("Amber 2001", "Birch 2004", "Cliff 2009"), yi, strict=True)
    )
    assert bring(project, "estimates.csv", "study,yi,vi\n" + rows, "--measure", measure) == 0
    (result,) = results(project).values()
    assert [study["yi"] for study in result["studies"]] == pytest.approx(yi, abs=1e-9)


def test_intervals_tell_ratios_from_their_logarithms(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "Amber 2001,1.5,1.2,1.875\nBirch 2004,1.2,0.9,1.6\nCliff 2009,2.0,1.5,2.667\n"
    assert bring(project, "estimates.csv", "study,estimate,lower,upper\n" + rows, "--measure", "OR") == 0
    assert "'estimate' was taken for OR itself, as its intervals tell" in capsys.readouterr().out
    (result,) = results(project).values()
    assert result["display"]["estimate"] == pytest.approx(1.5, abs=0.1)


def test_what_neither_numbers_nor_names_tell_is_asked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "Amber 2001,1.5,0.12\nBirch 2004,1.2,0.09\nCliff 2009,1.1,0.15\n"
    assert bring(project, "estimates.csv", "study,effect,se\n" + rows, "--measure", "RR") == 0
    assert "'effect' may hold RR itself or the log of RR" in capsys.readouterr().out
    assert not (project / "chapters" / "estimates.yml").exists()


def test_a_measure_that_is_none_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "study,yi,vi\nAmber 2001,0.2,0.01\nBirch 2004,-0.3,0.02\n"
    assert bring(project, "estimates.csv", table, "--measure", "ODDS") == 2
    assert "ODDS" in capsys.readouterr().err


def test_escalc_output_tells_its_measure(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from math import log

    rows = [
        f"{at},{name},{a},{n},{c},{m},{log(a / (n - a) / (c / (m - c)))!r},0.04"
        for at, (name, _, a, n, c, m) in enumerate(ASPIRIN, 1)
    ]
    assert bring(project, "escalc.csv", "\n".join([",study,ai,n1i,ci,n2i,yi,vi", *rows]) + "\n") == 0
    assert "'yi' is the OR of the columns beside it" in capsys.readouterr().out
    assert results(project)["escalc"]["measure"] == "OR"
