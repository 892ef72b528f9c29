"""What people tell us: allegations and tips, whose source is protected."""
