"""JSON Schemas of the YAML files, for editors: completion, descriptions and checks while one types.

They are generated from the same models that check a build, so that the two cannot disagree.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from .chapter import Chapter
from .codebook import Codebook
from .review import Review

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: dict[str, tuple[type[BaseModel], str]] = {
    "chapter.schema.json": (Chapter, "Metaloom: a chapter's declarations"),
    "codebook.schema.json": (Codebook, "Metaloom: the codebook"),
    "review.schema.json": (Review, "Metaloom: what a review says of itself"),
}


def schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    """The JSON Schema of one model."""
    return {"$schema": DIALECT, **model.model_json_schema(), "title": title}


def schema_text(file: str) -> str:
    """The text of one schema file, as it is committed."""
    return json.dumps(schema(*SCHEMAS[file]), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Writes every schema into a folder, where it differs from what is there; returns the files written."""
    written: list[Path] = []
    folder.mkdir(parents=True, exist_ok=True)
    for file in SCHEMAS:
        path, text = folder / file, schema_text(file)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written
