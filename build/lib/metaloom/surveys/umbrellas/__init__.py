"""Survey kind `umbrellas`: declared, described, drawn and written."""
