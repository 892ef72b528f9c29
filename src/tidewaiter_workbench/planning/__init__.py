"""How much is opened, and by what policy: drafts, what they would bring, and a second look."""
