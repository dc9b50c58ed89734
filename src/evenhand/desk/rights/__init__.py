"""The person's own side: codes, what they give, what they tell a colleague."""
