"""Delivery: one file a provider out, one file a provider in."""
