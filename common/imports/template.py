"""The empty sheet to fill in: the heads, and a second sheet that says what goes under each."""

from django.utils.translation import gettext as _

from common.documents.sheets import Sheet, SheetColumn
from common.imports.fields import Importer


def template_sheets(importer: Importer) -> list[Sheet]:
    """Heads alone, then help: what to enter, whether it is needed, and the choices there are."""
    columns = tuple(SheetColumn(str(one.label), one.width, one.kind) for one in importer.fields)
    lists = [one for one in importer.fields if one.choices]
    longest = max((len(one.choices) for one in lists), default=0)
    help_rows = [
        (
            str(one.label),
            _("yes") if one.required or one.key else "",
            str(one.enter),
            ", ".join(str(label) for _key, label in one.choices) if 0 < len(one.choices) <= 12 else "",
        )
        for one in importer.fields
    ]
    sheets = [
        Sheet(name=str(importer.label), columns=columns, rows=()),
        Sheet(
            name=_("Help"),
            columns=(
                SheetColumn(_("Column"), 24),
                SheetColumn(_("Needed"), 10),
                SheetColumn(_("What to enter"), 60),
                SheetColumn(_("Choices"), 60),
            ),
            rows=help_rows,
        ),
    ]
    if longest:
        rows = [
            tuple(str(one.choices[place][1]) if place < len(one.choices) else "" for one in lists)
            for place in range(longest)
        ]
        heads = tuple(SheetColumn(str(one.label), 30) for one in lists)
        sheets.append(Sheet(name=_("Choices"), columns=heads, rows=rows))
    return sheets
