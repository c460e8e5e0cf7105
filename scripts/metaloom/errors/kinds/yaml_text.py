"""Kinds of problems: the text of YAML files (01xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "The text of YAML files (01xx)"
KINDS = (
    Kind(
        "ML-0101",
        "The YAML cannot be read from a place on",
        "The text there fits no rule of YAML; the exact cause is not known.",
        "Check quotes, brackets, colons and indentation at that line and the one above it.",
    ),
    Kind(
        "ML-0102",
        "A tab indents a line",
        "YAML indents with spaces alone: how wide a tab is depends on the editor.",
        "Replace the tab by spaces.",
    ),
    Kind(
        "ML-0103",
        "A text begins with a character that has a meaning in YAML",
        "Characters such as @ % * & | > ` begin something else than a text.",
        "Put the whole text in quotes.",
    ),
    Kind(
        "ML-0104",
        "A quotation mark is never closed",
        "Everything after it would belong to one text.",
        "Close the text with the same mark where it ends.",
    ),
    Kind(
        "ML-0105",
        "An unknown escape in double quotes",
        "In double quotes a backslash begins an escape, and this one does not exist.",
        "Write the text in single quotes, or double the backslash.",
    ),
    Kind(
        "ML-0106",
        "A colon is where no key can be",
        "A colon followed by a blank begins a value, so a text that holds one is read as a key.",
        "Quote the text; else check that the keys are aligned under each other.",
    ),
    Kind(
        "ML-0107",
        "A key has no colon",
        "A line that is neither a value nor the end of the text above it must be `key: value`.",
        "Write `key: value`, or indent the line under the text that it continues.",
    ),
    Kind(
        "ML-0108",
        "A bracket is not closed properly",
        "A list in [ ] or a mapping in { } ends in the wrong place, or a comma is missing.",
        "Separate the values by commas, quote texts that hold brackets or colons, and close what is opened.",
    ),
    Kind(
        "ML-0109",
        "A line does not fit into the list or mapping above it",
        "Entries of one list, and keys of one mapping, are recognised by being aligned under each other.",
        "Indent with spaces, all entries and keys of one level by the same number.",
    ),
    Kind(
        "ML-0110",
        "Something follows the end of a quoted text",
        "A text that begins with a quotation mark ends at the next one.",
        "Put the whole value in single quotes, doubling single quotes inside it.",
    ),
    Kind(
        "ML-0111",
        "A block text does not begin alone on its line",
        "After | or > the text begins on the next line.",
        "Begin the text on the next line, indented; quote a text that itself begins with | or >.",
    ),
    Kind(
        "ML-0112",
        "The file goes on after its end",
        "The first line and this one are indented differently, so that the document has ended before.",
        "Check the indentation of this line and of the first one.",
    ),
    Kind(
        "ML-0120",
        "The file is too large",
        "Declarations are written by people; so large a file is a mistake or an attack.",
        "Split the file, or move data into a table under data/.",
    ),
    Kind(
        "ML-0121",
        "The file cannot be read",
        "The operating system refuses to open it.",
        "Check that it exists and may be read.",
    ),
    Kind(
        "ML-0122",
        "The file is not UTF-8",
        "Project files are UTF-8, so that every machine reads the same letters.",
        "Save the file as UTF-8 in your editor.",
    ),
    Kind(
        "ML-0123",
        "The file holds an invisible character",
        "What cannot be seen can change what a file means, or hide what it says.",
        "Delete the character, and type the text around it anew.",
    ),
    Kind(
        "ML-0124",
        "The file is empty",
        "A chapter without declarations would publish nothing, silently.",
        "Declare something in it, or delete it.",
    ),
    Kind(
        "ML-0125",
        "Values are nested too deeply",
        "No declaration needs such depth; a parser can be brought down by it.",
        "Nest fewer lists and mappings.",
    ),
    Kind(
        "ML-0126",
        "The file holds too many values",
        "Aliases can unfold a small file into an endless one.",
        "Split the file; repeat fewer aliases inside one another.",
    ),
    Kind(
        "ML-0127",
        "An alias has no anchor",
        "An alias (*name) repeats the value that an anchor (&name) before it marks; there is none, or it is inside "
        "itself.",
        "Write the value itself.",
    ),
    Kind(
        "ML-0128",
        "A second YAML document begins",
        "Only the first document of a file would be read, and the rest ignored.",
        "Keep one document: remove the line `---`.",
    ),
    Kind(
        "ML-0129",
        "A tag is not allowed",
        "Tags (`!!python/…`) can make a parser do more than read.",
        "Remove the tag and write the plain value.",
    ),
    Kind(
        "ML-0130",
        "The merge key is not part of YAML 1.2",
        "Programs disagree on what `<<` does.",
        "Repeat the keys, or set them under `defaults`.",
    ),
    Kind(
        "ML-0131",
        "A key is not a word",
        "A key that is a list, a mapping, a number, a truth value or empty cannot be a name.",
        "Quote the key, or write the word that is meant.",
    ),
    Kind(
        "ML-0132",
        "Duplicate key",
        "Of two values under one key only one would count, and it would not be visible which.",
        "Keep one of the two.",
    ),
    Kind(
        "ML-0133",
        "An unquoted word has a second meaning",
        "Versions of YAML read words such as yes, no, dates, 0123 or 12:30 differently.",
        "Quote the word; or write true, false or the plain number where that is meant.",
    ),
    Kind(
        "ML-0135",
        "A text is cut by a comment",
        "In YAML a # after a blank begins a comment, so that the rest of the text would be lost silently.",
        "Quote the whole text; write a blank after the # where a comment is meant.",
    ),
    Kind(
        "ML-0134",
        "A number that cannot be used",
        "It is not finite, or longer or larger than a computer keeps exactly.",
        "Write a finite number, or leave the key out.",
    ),
)
