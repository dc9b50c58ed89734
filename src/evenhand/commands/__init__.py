"""The outer door for those who run the program: one file a command."""
