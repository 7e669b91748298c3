"""Ingest: a folder of reports in a known layout becomes the canonical, split corpus."""
