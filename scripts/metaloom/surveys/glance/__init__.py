"""Survey kind `glance`: the evidence at a glance, one row an outcome."""
