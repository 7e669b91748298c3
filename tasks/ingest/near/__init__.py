"""Near-duplicates: reports that share most of their three-word sequences."""
