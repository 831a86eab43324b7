"""Trips and bookings: where the business goes, when, and whom it meets there."""
