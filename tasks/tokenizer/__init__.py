"""Trains a byte-level BPE on the train split and holds it against GPT-2's tokens."""
