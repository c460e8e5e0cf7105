"""Survey kind `time_courses`: declared, described, drawn and written."""
