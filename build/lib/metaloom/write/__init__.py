"""Results become words, tables, fragments, pages and JSON."""
