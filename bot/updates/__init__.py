"""The way of an update: fetched or received, written down, confirmed, handled in order.

Owns both deliveries (polling, webhook), the order and the retries. Does not own the store
(storage/updates) nor what an update means (handlers).
"""
