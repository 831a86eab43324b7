"""The domain: every operation of the business, typed, over the store."""
