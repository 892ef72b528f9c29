"""What is to be looked at: alerts, and what people do with them."""
