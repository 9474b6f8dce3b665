"""Photos on their way in: accepted by content, cleaned, and made fit for where they go.

Owns intake, cleaning and the ports that photo bytes are kept behind. Does not own where they
are kept (storage/blobs), which products they belong to, or what a seller reads about them.
"""
