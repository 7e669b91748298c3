"""The stages of the pipeline, a folder each, and the rooms they share."""
