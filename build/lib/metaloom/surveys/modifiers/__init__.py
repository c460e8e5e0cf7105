"""Survey kind `modifiers`: declared, described, drawn and written."""
