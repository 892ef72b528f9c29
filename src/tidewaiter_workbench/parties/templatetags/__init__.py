"""What templates of parties may ask for."""
