"""The floors: bits and impressions that need no model, on the test reports that a model is judged on."""
