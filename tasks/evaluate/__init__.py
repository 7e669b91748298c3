"""Scores the model on reports it never saw, beside floors that need no model at all."""
