"""Singing groups as they are known: names, keys, and whether two records are one organisation."""
