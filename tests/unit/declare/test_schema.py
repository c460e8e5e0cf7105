"""What editors are told is what the build checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from metaloom.declare.schema import schema, schema_texts, schemas, write_schemas
from metaloom.declare.yaml_source import read_yaml
from metaloom.surveys.kinds import KINDS

SCHEMAS = schemas(KINDS)
ROOT = Path(__file__).parents[3]
BASE = ROOT / "tests" / "bad" / "_base"
TEMPLATE = ROOT / "scripts" / "metaloom" / "cli" / "template"


def yaml_files() -> list[tuple[Path, str]]:
    """Every YAML file of the project and of the small project in tests, with its schema."""
    found = [
        (path, "chapter.schema.json") for folder in (ROOT, BASE) for path in sorted((folder / "chapters").glob("*.yml"))
    ]
    found.append((ROOT / "review.yml", "review.schema.json"))
    return found + [(folder / "data" / "codebook.yml", "codebook.schema.json") for folder in (ROOT, BASE)]


@pytest.mark.parametrize("file", sorted(SCHEMAS))
def test_committed_schema_is_the_generated_one(file: str) -> None:
    assert (ROOT / "schemas" / file).read_text(encoding="utf-8") == schema_texts(KINDS)[file], "run make schemas"


@pytest.mark.parametrize("file", sorted(SCHEMAS))
def test_schema_is_a_schema_and_explains_every_field(file: str) -> None:
    found = schema(*SCHEMAS[file])
    jsonschema.Draft202012Validator.check_schema(found)
    undescribed = [name for name, field in fields(found) if not field.get("description")]
    assert undescribed == []


def fields(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict):
            yield from properties.items()
        for part in node.values():
            yield from fields(part)
    elif isinstance(node, list):
        for part in node:
            yield from fields(part)


@pytest.mark.parametrize(("path", "file"), yaml_files(), ids=[str(path.relative_to(ROOT)) for path, _ in yaml_files()])
def test_yaml_of_the_project_names_its_schema_and_fits_it(path: Path, file: str) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    assert (path.parent / first.removeprefix(prefix)).resolve() == ROOT / "schemas" / file
    document, problems = read_yaml(path, path.name)
    assert problems == []
    assert document is not None
    jsonschema.validate(document.root.plain, schema(*SCHEMAS[file]))


@pytest.mark.parametrize(
    "path",
    sorted(path for path in TEMPLATE.rglob("*.yml") if path.parent.name in ("chapters", "data")),
    ids=lambda path: path.name,
)
def test_yaml_of_a_new_project_fits_its_schema(path: Path) -> None:
    file = "codebook.schema.json" if path.name == "codebook.yml" else "chapter.schema.json"
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema=../schemas/{file}\n")
    document, problems = read_yaml(path, path.name)
    assert problems == []
    assert document is not None
    jsonschema.validate(document.root.plain, schema(*SCHEMAS[file]))


@pytest.mark.parametrize(
    "analysis",
    [
        {"id": "x", "title": "X", "table": "t", "mesure": "RR"},
        {"id": "../x", "title": "X", "table": "t"},
        {"id": "x", "title": "X", "table": "t", "measure": "ZZ"},
        {"id": "x", "title": "X", "table": "t", "bias": ["eger"]},
        {"title": "X", "table": "t"},
    ],
    ids=str,
)
def test_schema_refuses_what_the_build_refuses(analysis: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"chapter": "a", "analyses": [analysis]}, schema(*SCHEMAS["chapter.schema.json"]))


def test_schemas_are_written_only_where_they_differ(tmp_path: Path) -> None:
    assert len(write_schemas(tmp_path / "schemas", KINDS)) == len(SCHEMAS)
    assert write_schemas(tmp_path / "schemas", KINDS) == []
    (tmp_path / "schemas" / "chapter.schema.json").write_text("{}", encoding="utf-8")
    assert [path.name for path in write_schemas(tmp_path / "schemas", KINDS)] == ["chapter.schema.json"]
