"""What the bot does: the domain, the use cases and the durable workflows.

Knows nobody above it: storage, Telegram and outside systems fulfil the small ports that the
modules here declare.
"""
