"""What a journal editor is sent: the report as DOCX and PDF, with figures, tables, data and hashes, in one zip."""
