"""How this part's tables came to be."""
