"""Places: the towns that Harmony knows offline, the words for them, and what is near what."""
