"""Survey kind `harms`: declared, described, drawn and written."""
