"""What the law of the United States says, as data."""
