"""A local world to try the product in: stand-ins that speak HTTP to the production bot.

Owns nothing itself; `telegram` is the Bot API with a chat page, `mercadolibre` the marketplace,
`samples` the product photos that come with them. The stand-ins know nothing of the product.
"""
