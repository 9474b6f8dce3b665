"""The rules an item must pass, one file a kind; ``judge`` applies them in the recorded layers."""
