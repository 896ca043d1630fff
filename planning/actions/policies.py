"""Write the numbers of a policy of a biennium: what counts as a lag, what a role counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from common.refusals import InvalidInput


def write_policy(
    policy: Any, *, names: Sequence[str], values: Mapping[str, Any], version: int, why: str, unsaid: Any
) -> None:
    """Take the values at the version they were read at and save; within ``acting``, with the biennium locked.

    Raises ``StaleVersion``, or ``InvalidInput`` at the field; ``unsaid`` is the sentence where ``why`` is empty.
    """
    policy.claim(version, dict(values))
    for name in names:
        setattr(policy, name, values.get(name))
    errors: dict[str, list[Any]] = {} if why else {"reason": [unsaid]}
    try:
        policy.clean_fields(exclude=["biennium"])
    except ValidationError as refused:
        errors |= {field: list(sentences) for field, sentences in refused.message_dict.items()}
    if errors:
        raise InvalidInput(errors)
    policy.save()
