"""Survey kind `proportions`: declared, described, drawn and written."""
