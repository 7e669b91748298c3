"""Trains the decoder on packed rows: the loop, its checkpoints, its record."""
