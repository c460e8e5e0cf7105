"""What changed between versions, in words: as plain text for a terminal, as JSON, and as a page of the site."""
