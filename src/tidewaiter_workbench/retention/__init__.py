"""How long cases are kept, what holds them longer, and how they end: by two people, on record."""
