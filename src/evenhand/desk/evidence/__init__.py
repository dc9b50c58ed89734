"""Files: added, opened, released, taken out, asked to be kept."""
