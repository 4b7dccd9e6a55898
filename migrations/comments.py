"""The comments on columns, as the tables state them: applied after each migration, so that they are written once."""

from sqlalchemy import Connection, inspect
from sqlalchemy.schema import SetColumnComment

from records.tables.registry import metadata


def write_comments(connection: Connection) -> None:
    """Writes each comment that the database does not have yet."""
    for (_, table), columns in inspect(connection).get_multi_columns().items():
        if table in metadata.tables:
            for column in columns:
                declared = metadata.tables[table].columns.get(column["name"])
                if declared is not None and declared.comment != column["comment"]:
                    connection.execute(SetColumnComment(declared))
