"""The bundle for a journal editor: the report as DOCX and PDF, with figures, tables, data and hashes, in one zip."""
