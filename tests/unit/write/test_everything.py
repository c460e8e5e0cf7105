"""The ZIP of everything: what it holds, and that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile

from metaloom.write.package import everything


def test_inputs_and_results_are_there_and_nothing_else() -> None:
    files: dict[str, str | bytes] = {"api/a.json": "{}", "analyses/a.qmd": "no", "api/b.csv": b"x"}
    made = everything(files, {"data/t.csv": b"study_id\n", "chapters/a.yml": b"chapter: a\n"})
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == [
            "README.txt", "api/a.json", "api/b.csv", "source/chapters/a.yml", "source/data/t.csv",
        ]  # fmt: skip
        assert archive.read("source/data/t.csv") == b"study_id\n"
    assert made == everything(
        dict(reversed(files.items())), {"chapters/a.yml": b"chapter: a\n", "data/t.csv": b"study_id\n"}
    )
