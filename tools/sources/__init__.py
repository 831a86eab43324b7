"""Where leads come from: one file a source, behind one protocol."""
