"""What is odd about it? One file per question, in folders by typology; adding a detector adds one file."""
