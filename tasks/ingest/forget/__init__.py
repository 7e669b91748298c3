"""Right to erasure, the raw half: find a patient's reports in a source, and take them out of it."""
