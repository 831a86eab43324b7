"""Changes to records as a whole: looked at, taken back, removed, merged."""
