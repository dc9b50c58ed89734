"""What people send us and we send them, for those few of whom a log is kept: one row a message, never one event each.

Nobody's contacts are kept unless somebody opened a log for that person, or they are under a restriction: the desk asks.
What a message was about is said by marks; they sort and count, and decide nothing.
"""
