"""Survey kind `distributions`: declared, described, drawn and written."""
