"""Survey kind `conversions`: declared, described, drawn and written."""
