"""What has happened on a case, and what may happen next.

Pure: an event, the fold of events, the five questions, the floor, and `take`. No Django, no clock,
no disk; time, people and the person's other restrictions are arguments.
"""
