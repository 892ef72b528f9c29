"""What was found: results of examinations, and how they become labels."""
