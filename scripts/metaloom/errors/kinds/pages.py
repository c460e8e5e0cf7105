"""Kinds of problems: pages, links and settings (11xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "Pages, links and settings (11xx)"
KINDS = (
    Kind(
        "ML-1101",
        "A link points to no page or file",
        "Readers would meet an error, or would be led out of the folder that is published.",
        "Correct or remove the link.",
    ),
    Kind(
        "ML-1103",
        "A citation key is not in the bibliography",
        "The reader would see a question mark.",
        "Correct the key, or add the reference.",
    ),
    Kind(
        "ML-1104",
        "A cross-reference points to nothing",
        "Nothing has the label, or two things have it.",
        "Correct the name, or label what is meant.",
    ),
    Kind(
        "ML-1105",
        "An unknown variable, key or block",
        "The shortcode names what the results do not hold.",
        "Take the nearest name; the reference of blocks and variables lists them.",
    ),
    Kind(
        "ML-1106",
        "A shortcode names several values",
        "A variable that has parts is not a number.",
        "Name one of its parts, such as ID.estimate.",
    ),
    Kind(
        "ML-1107",
        "An unknown shortcode, or one inside a line",
        "`include` and `woven` need a line of their own, and a block empty lines around it, or it runs into the text.",
        "Take the nearest name, or give it its own line with empty ones around it.",
    ),
    Kind(
        "ML-1108",
        "An include points to no file",
        "The file does not exist, leaves the project, or includes itself.",
        "Correct the path.",
    ),
    Kind(
        "ML-1109",
        "A cell of code needs Quarto",
        "The embedded renderer runs no code and draws no diagrams.",
        "Install Quarto; or let a declared script make the table and figure, or save the diagram as SVG.",
    ),
    Kind(
        "ML-1110",
        "Raw HTML holds code",
        "Pages carry no code of their own under the strict policy.",
        "Put scripts into a file and link to it.",
    ),
    Kind(
        "ML-1111",
        "A setting that Quarto does not know",
        "Quarto refuses it, or ignores it.",
        "Correct the spelling.",
    ),
    Kind(
        "ML-1112",
        "A setting that only Quarto follows",
        "The embedded renderer ignores it, so the site looks different than with Quarto.",
        "Build with Quarto, or remove the setting.",
    ),
    Kind(
        "ML-1113",
        "The project's type is not a website",
        "Metaloom makes websites.",
        "Write `type: website`, or build with --renderer quarto.",
    ),
    Kind(
        "ML-1114",
        "The language of captions is not known",
        "Words such as Figure and Note stay English.",
        "Give them under `language:`, as Quarto calls them.",
    ),
    Kind(
        "ML-1115",
        "A file that a setting names does not exist",
        "It would be missing on every page.",
        "Correct the path, or add the file.",
    ),
    Kind(
        "ML-1116",
        "Quotations are nested too deeply",
        "No page needs such depth; a parser can be brought down by it.",
        "Nest fewer.",
    ),
    Kind(
        "ML-1117",
        "Quarto warns",
        "Quarto has rendered the page and says that something on it is wrong.",
        "Correct the page.",
    ),
    Kind(
        "ML-1118",
        "A figure's font lacks characters",
        "PDF and PNG would show boxes in their place.",
        "Install a font that has them, such as Noto Sans, and build again.",
    ),
    Kind(
        "ML-1120",
        "Generated text is English in a site of another language",
        "Metaloom writes its sentences, tables and figures in English alone, and marks them as English.",
        "Write the prose in your language; numbers and blocks come into it by `var` and `woven`.",
    ),
    Kind(
        "ML-1119",
        "The report names a label or key that does not exist",
        "A label or key of the report does not exist.",
        "Correct the name in the front matter.",
    ),
    Kind(
        "ML-1121",
        "Pages were made after Quarto had chosen what to render",
        "`quarto preview` lists the pages before it calls the hook that makes some of them.",
        "Stop the preview and start it again, or take `metaloom preview`.",
    ),
    Kind(
        "ML-1124",
        "A citation style cannot be read",
        "The file that `csl:` names is not a style of the Citation Style Language.",
        "Take a style as it is from https://www.zotero.org/styles.",
    ),
    Kind(
        "ML-1123",
        "A page has the path of a file that a build writes",
        "The site would lack its manifest, its list of pages or its search, or the build would end there.",
        "Choose another name for the page or its alias.",
    ),
    Kind(
        "ML-1122",
        "A setting leads out of the project",
        "A site must be built from what the project holds, and publish nothing else of the machine.",
        "Copy what is meant into the project, and name it there.",
    ),
)
