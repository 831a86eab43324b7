"""What comes in from files and goes out to them: CSV and calendars."""
