"""An edition's row."""

from records.editions.tables import editions
from records.projection_rows import Row, Rows
from standards.editions.events import PublishedEdition


def rows(published: PublishedEdition) -> Rows:
    """The one row that a published edition stands for. It is written once: the database lets nobody change it."""
    values = {
        "effective_from": published.effective_from,
        "content": published.content,
        "published_by": published.published_by,
        "published_at": published.published_at,
    }
    return (Row(editions, {"id": published.id}, values),)
