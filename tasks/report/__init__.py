"""One page about the model that a clinician or a manager can read, in one file that asks nothing of a network."""
