"""Says before training what it will cost, what memory it takes, and which model the text can feed."""
