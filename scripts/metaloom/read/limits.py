"""How large a project's files may be: limits that no ordinary review reaches."""

from __future__ import annotations

MAXIMUM_BYTES = 20_000_000
MAXIMUM_ROWS = 200_000
MAXIMUM_COLUMNS = 500
MAXIMUM_CELL_CHARACTERS = 100_000
MAXIMUM_TABLES = 200

MAXIMUM_PROBLEMS_OF_A_KIND = 20
"""A file that is wrong in every row is told once in full, not ten thousand times."""
