"""What every factory of historic rows does: it signs what it makes."""

from typing import Any

import factory

from common.audit import acting


class SignedFactory(factory.django.DjangoModelFactory):
    """Makes rows inside ``acting``, as the system, so that tests need not."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _create(cls, model_class: Any, *arguments: Any, **named: Any) -> Any:
        with acting(by=None, why="The stage is set"):
            return super()._create(model_class, *arguments, **named)
