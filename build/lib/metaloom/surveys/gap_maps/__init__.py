"""Survey kind `gap_maps`: declared, described, drawn and written."""
