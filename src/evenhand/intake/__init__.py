"""Files that are brought in: read as tables, checked row by row, and the old cases that wait to be sorted."""
