"""Rules: written, tried on the past, approved by a second person, and put to every day's lines."""
