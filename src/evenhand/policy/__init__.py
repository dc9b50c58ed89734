"""What a policy may say: the words, reading them from a folder, checking them, and the calendar.

Pure: no Django, no clock, no disk but the pack's own folder.
"""
