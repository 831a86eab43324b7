"""Groups that could become bookings: found, told apart, scored, and turned into venues."""
