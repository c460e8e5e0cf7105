"""Survey kind `summaries`: declared, described, drawn and written."""
