"""Files of other programs become tables, references and declarations of a project: what `metaloom import` reads.

Each format has one module; all give one `Found`, with every assumption in words, because users must be able to read
what a program guesses about their data. The files come from anywhere and are treated as hostile: bounded in size, XML
without entities or document types, workbooks without macros, formulas only as the values last seen.
"""
