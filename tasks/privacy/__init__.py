"""What the model keeps by heart: of planted canaries, of training reports, and in what it writes by itself."""
