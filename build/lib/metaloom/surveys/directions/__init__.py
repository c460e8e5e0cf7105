"""Survey kind `directions`: results that sources give in words or P values only (synthesis without meta-analysis)."""
