"""What templates may ask about cleared likenesses."""
