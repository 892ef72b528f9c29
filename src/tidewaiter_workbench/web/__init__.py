"""What all pages share: frame, style, keys, and the headers that protect them."""
