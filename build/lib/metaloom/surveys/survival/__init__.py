"""Survey kind `survival`: declared, described, drawn and written."""
