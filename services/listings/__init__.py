"""The domain of listings: pure rules over plain values, no framework and no outside system."""
