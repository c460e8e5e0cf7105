"""The look of the DOCX: pandoc's own reference document with fonts, sizes, colours and rules of our own."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Mapping
from typing import Any
from zipfile import ZipFile

from lxml import etree

from metaloom.bundle.archive import packed
from metaloom.stitch.embedded.pandoc import pandoc_path

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FONT, MONOSPACED, ACCENT, QUIET = "Calibri", "Consolas", "0B5A78", "566066"


def _run(size: float, colour: str | None = None, bold: bool = False, italic: bool = False, font: str = FONT) -> str:
    """Return the letters of a style; `size` in points."""
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    tint = f'<w:color w:val="{colour}"/>' if colour else ""
    half = round(size * 2)
    return (
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>{marks}{tint}'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    )


def _paragraph(before: float, after: float, more: str = "", line: int = 264) -> str:
    """Return the paragraph of a style; distances in points, `line` in 240ths of a line."""
    return (
        f'{more}<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{line}" '
        'w:lineRule="auto"/>'
    )


def _heading(level: int, before: float, more: str = "") -> str:
    return _paragraph(before, 4, f"<w:keepNext/><w:keepLines/>{more}") + f'<w:outlineLvl w:val="{level - 1}"/>'


BOX = (
    f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{ACCENT}"/></w:pBdr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="F2F6F7"/>'
)
LOOKS: Mapping[str, tuple[str, str]] = {
    "Normal": (_paragraph(0, 6), _run(10.5)),
    "BodyText": (_paragraph(0, 7), _run(10.5)),
    "FirstParagraph": (_paragraph(0, 7), _run(10.5)),
    "Compact": (_paragraph(1, 1, line=240), _run(9)),
    "Title": (_paragraph(160, 8), _run(26, bold=True)),
    "Subtitle": (_paragraph(0, 14), _run(13, QUIET)),
    "Author": (_paragraph(0, 4), _run(12)),
    "Date": (_paragraph(0, 12), _run(12, QUIET)),
    "Heading1": (_heading(1, 0, "<w:pageBreakBefore/>"), _run(19, ACCENT, bold=True)),
    "Heading2": (_heading(2, 16), _run(14, ACCENT, bold=True)),
    "Heading3": (_heading(3, 12), _run(11.5, bold=True)),
    "Heading4": (_heading(4, 10), _run(10.5, bold=True)),
    "Heading5": (_heading(5, 10), _run(10.5, italic=True)),
    "TableCaption": (_paragraph(12, 4, "<w:keepNext/>"), _run(9.5)),
    "ImageCaption": (_paragraph(4, 12), _run(9.5)),
    "CaptionedFigure": (_paragraph(8, 0, "<w:keepNext/>"), _run(9.5)),
    "Bibliography": (_paragraph(0, 4), _run(9.5)),
}
OWN: Mapping[str, tuple[str, str, str]] = {
    "Callout": ("BodyText", BOX + _paragraph(0, 0), _run(10.5)),
    "Small": ("Compact", _paragraph(1, 1, line=240), _run(7.5)),
    "SourceCode": ("BodyText", '<w:wordWrap w:val="off"/>' + _paragraph(4, 4, line=240), _run(8, font=MONOSPACED)),
}
RULES = (
    '<w:tblBorders><w:top w:val="single" w:sz="6" w:color="68757A"/>'
    '<w:bottom w:val="single" w:sz="6" w:color="68757A"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="D9DEDD"/></w:tblBorders>'
)


def reference_docx() -> bytes:
    """Return the document from which pandoc takes its styles."""
    command = [pandoc_path(), "--print-default-data-file", "reference.docx"]
    made = subprocess.run(command, capture_output=True, check=True).stdout
    with ZipFile(io.BytesIO(made)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["word/styles.xml"] = _styled(parts["word/styles.xml"])
    return packed(parts)


def _styled(content: bytes) -> bytes:
    root = etree.fromstring(content)
    styles: dict[Any, Any] = {style.get(f"{{{WORD}}}styleId"): style for style in root.iter(f"{{{WORD}}}style")}
    for name, (paragraph, run) in LOOKS.items():
        _dress(styles[name], paragraph, run)
    for name, (base, paragraph, run) in OWN.items():
        root.append(_own(name, base, paragraph, run))
    table: Any = styles["Table"].find(f"{{{WORD}}}tblPr")
    table.insert(1, _element(RULES))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _dress(style: Any, paragraph: str, run: str) -> None:
    """Give a style its paragraph and its letters, in the order that the format asks for."""
    for tag in ("pPr", "rPr"):
        for old in style.findall(f"{{{WORD}}}{tag}"):
            style.remove(old)
    style.extend([_element(f"<w:pPr>{paragraph}</w:pPr>"), _element(f"<w:rPr>{run}</w:rPr>")])


def _own(name: str, base: str, paragraph: str, run: str) -> Any:
    return _element(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{base}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _element(text: str) -> Any:
    start = text.index(">") if text[text.index(">") - 1] != "/" else text.index("/>")
    return etree.fromstring(f'{text[:start]} xmlns:w="{WORD}"{text[start:]}')
