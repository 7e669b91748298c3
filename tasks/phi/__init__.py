"""The gate for personal health information: structured identifiers redacted, names held back."""
