"""Who people are to us, what helps them, and who may act for them."""
