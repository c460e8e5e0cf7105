"""What a paper gives instead of what a measure needs: medians, ranges, standard errors, several arms."""
