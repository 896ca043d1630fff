"""Many rows at the price of one: made by PostgreSQL from one that a factory made."""

from django.db import connection, models


def copies(row: models.Model, count: int, **changed: str) -> None:
    """Rows like this one, made by PostgreSQL; ``changed`` are SQL expressions by column, in which ``n`` counts."""
    table = connection.ops.quote_name(row._meta.db_table)
    columns = [field.column for field in row._meta.concrete_fields if not field.primary_key or field.column in changed]
    values = [changed.get(column, f"t.{connection.ops.quote_name(column)}") for column in columns]
    named = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({named}) SELECT {', '.join(values)} "
            f"FROM {table} t, generate_series(1, {count}) n WHERE t.{row._meta.pk.column} = %s",
            [row.pk],
        )
