"""Letters of a case: what one lacks, its words and their versions."""
