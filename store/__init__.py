"""Tables, SQL and migrations; nothing here decides anything."""
