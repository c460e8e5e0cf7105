"""Survey kind `variance_components`: declared, described, drawn and written."""
