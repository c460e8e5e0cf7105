"""What changed between two states of a project, and which cause moved each estimate by how much.

State x State -> Change: studies, cells, declarations, tools; analyses and claims in the order of their weight
"""
