"""What the project's authors declare, read from YAML: a Declarations, or every problem at once."""
