"""`harmony eval`: cases in YAML, judged by what the store holds afterwards and by what was said, not by the path."""
