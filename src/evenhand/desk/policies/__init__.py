"""The policy in use: adopting an edition, what it would change, how it is used in numbers."""
