"""Outreach: templates, sequences, enrolments, messages, and what comes back. It decides; it never sends."""
