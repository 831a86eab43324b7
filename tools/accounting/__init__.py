"""Money of trips and bookings: expenses, payments, shares, and what is left."""
