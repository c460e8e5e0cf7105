"""CSV files, codebook, bibliography and overlaps become typed evidence; an analysis selects its rows from it.

    read_evidence(project, declarations)  ->  Evidence
    select(analysis, evidence)            ->  Selection

Everything that is wrong is collected and raised at once (ProjectError); what only looks wrong is a warning with a
place. Nothing here computes an effect, and pandas is imported only where a frame is made.
"""

from metaloom.read.bibliography import Reference
from metaloom.read.evidence import Evidence, read_evidence
from metaloom.read.overlaps import Overlap
from metaloom.read.select import select, select_all
from metaloom.read.selection import HeldOut, Selection
from metaloom.read.table import Table

__all__ = ["Evidence", "HeldOut", "Overlap", "Reference", "Selection", "Table", "read_evidence", "select", "select_all"]
