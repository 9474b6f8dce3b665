"""Whether it is known what a model costs.

Owns the question. Does not own the prices (the library's own table, as new as its release).
"""

from services.generation.models.vendor import Vendor


def is_priced(vendor: Vendor, model: str) -> bool:
    """Whether the library will tell what a request to the model costs."""
    from pydantic_ai.messages import ModelResponse
    from pydantic_ai.usage import RequestUsage

    asked = ModelResponse(
        [],
        usage=RequestUsage(input_tokens=1, output_tokens=1),
        model_name=model,
        provider_url=vendor.default_base_url,
    )
    try:
        asked.cost()
    except LookupError:
        return False
    return True
