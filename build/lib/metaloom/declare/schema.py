"""JSON Schemas of the YAML files, for editors: completion, descriptions and checks while one types.

They are generated from the same models that check a build, so that the two cannot disagree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from .chapter import chapter_model
from .codebook import Codebook
from .kind import DeclaredKind
from .review import Review

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas(kinds: Iterable[DeclaredKind]) -> dict[str, tuple[type[BaseModel], str]]:
    """Return file name -> model and title of every schema; chapters may declare surveys of these kinds."""
    return {
        "chapter.schema.json": (chapter_model(kinds), "Metaloom: a chapter's declarations"),
        "codebook.schema.json": (Codebook, "Metaloom: the codebook"),
        "review.schema.json": (Review, "Metaloom: what a review says of itself"),
    }


def schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    """Return the JSON Schema of one model."""
    return {"$schema": DIALECT, **model.model_json_schema(), "title": title}


def schema_texts(kinds: Iterable[DeclaredKind]) -> dict[str, str]:
    """Return file name -> text of every schema, as it is committed."""
    return {
        file: json.dumps(schema(*made), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        for file, made in schemas(kinds).items()
    }


def write_schemas(folder: Path, kinds: Iterable[DeclaredKind]) -> list[Path]:
    """Write every schema into a folder where it differs from what is there; return the files written."""
    written: list[Path] = []
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in schema_texts(kinds).items():
        path = folder / file
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written
