"""The groups, choruses and organisations that book, and their people."""
