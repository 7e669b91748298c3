"""The language model: its shape, its attention inside documents, its loss, its generation."""
