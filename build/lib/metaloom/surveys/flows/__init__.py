"""Survey kind `flows`: declared, described, drawn and written."""
