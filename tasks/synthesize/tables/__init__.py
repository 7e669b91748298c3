"""What the corpus can say: tables of findings, organs and sentences, one file a region."""
