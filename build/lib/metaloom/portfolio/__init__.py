"""Many projects at once: a publisher's, a guideline group's.

Every project is one job of plain values (a path in, JSON text out) behind one seam (`executor.py`): in this process, in
local processes, or on a Dask cluster. What a job gives is kept at once under the key of its inputs, so that a worker
that dies, a project that is broken or a scheduler that goes away costs nothing but itself, and a second run does only
what is missing.
"""
