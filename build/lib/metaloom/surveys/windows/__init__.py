"""Survey kind `windows`: declared, described, drawn and written."""
