"""The offline writer: reads facts out of a seller's sentence and writes plainly, with no model."""
