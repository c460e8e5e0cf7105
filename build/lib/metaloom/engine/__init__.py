"""From a table and a declaration to a result."""
