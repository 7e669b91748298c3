"""The doors between the stages: how each artefact is written, checked and read."""
