"""Survey kind `reporting`: declared, described, drawn and written."""
