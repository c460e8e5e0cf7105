"""What is asked for on the command line decides who computes."""

from __future__ import annotations

import pytest

from metaloom.cli.commands.portfolio import _executor
from metaloom.cli.main import parser
from metaloom.portfolio.dask_cluster import DaskCluster
from metaloom.portfolio.in_process import InProcess
from metaloom.portfolio.processes import Processes


@pytest.mark.parametrize(
    ("options", "executor"),
    [
        ([], InProcess()),
        (["--workers", "1"], InProcess()),
        (["--workers", "3"], Processes(3)),
        (["--scheduler", "tcp://host:8786"], DaskCluster("tcp://host:8786")),
    ],
)
def test_the_executor_that_is_asked_for(options: list[str], executor: object) -> None:
    assert _executor(parser().parse_args(["portfolio", "compute", "books", *options])) == executor


@pytest.mark.parametrize(
    "options", [["--workers", "0"], ["--workers", "two"], ["--workers", "2", "--scheduler", "tcp://host:8786"]]
)
def test_what_cannot_be_asked_for(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(["portfolio", "compute", "books", *options])
    assert stopped.value.code == 64
    assert "--workers" in capsys.readouterr().err
