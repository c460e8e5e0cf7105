"""Vectors beside the pictures of a DOCX: Word draws them, and LibreOffice; others show the picture."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from lxml import etree

RELATIONS = "word/_rels/document.xml.rels"
DOCUMENT = "word/document.xml"
TYPES = "[Content_Types].xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
VECTOR = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def with_vectors(parts: Mapping[str, bytes], svgs: Mapping[bytes, bytes]) -> dict[str, bytes]:
    """Return the parts of a DOCX with an SVG for every picture whose bytes are a key of `svgs`."""
    relations, document = etree.fromstring(parts[RELATIONS]), etree.fromstring(parts[DOCUMENT])
    added: dict[str, bytes] = {}
    vectors: dict[str, str] = {}
    for relation in list(relations):
        own, target = relation.get("Id", ""), posixpath.join("word", relation.get("Target", ""))
        svg = svgs.get(parts.get(target, b""))
        if svg is None:
            continue
        name = target.removesuffix(".png") + ".svg"
        identifier = f"{own}vector"
        added[name] = svg
        vectors[own] = identifier
        attributes = {"Id": identifier, "Type": f"{OFFICE}/image", "Target": posixpath.relpath(name, "word")}
        etree.SubElement(relations, f"{{{PACKAGE}}}Relationship", attributes)
    for blip in document.iter(f"{{{DRAWING}}}blip"):
        vector = vectors.get(blip.get(f"{{{OFFICE}}}embed", ""))
        if vector:
            blip.append(_vector(vector))
    types = etree.fromstring(parts[TYPES])
    if not types.xpath("*[@Extension='svg']"):
        types.insert(0, etree.Element(f"{{{CONTENT}}}Default", {"Extension": "svg", "ContentType": "image/svg+xml"}))
    changed = {RELATIONS: _text(relations), DOCUMENT: _text(document), TYPES: _text(types)}
    return {**parts, **changed, **added}


def _vector(identifier: str) -> Any:
    extensions = etree.Element(f"{{{DRAWING}}}extLst")
    extension = etree.SubElement(extensions, f"{{{DRAWING}}}ext", {"uri": EXTENSION})
    spaces: Any = {"asvg": VECTOR}
    etree.SubElement(extension, f"{{{VECTOR}}}svgBlip", {f"{{{OFFICE}}}embed": identifier}, nsmap=spaces)
    return extensions


def _text(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
