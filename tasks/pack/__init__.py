"""Encodes the corpus and packs it into rows that the trainer reads as they are."""
