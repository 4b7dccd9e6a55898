"""An edition's row."""

from records.editions.tables import editions
from records.projection_rows import Row, Rows
from standards.editions.state import PublishedEdition


def rows(published: PublishedEdition) -> Rows:
    """The one row that an edition stands for. How far it has come changes; the database lets nobody change the rest."""
    return (Row(editions, {"id": published.id}, _content(published) | progress(published)),)


def _content(published: PublishedEdition) -> dict[str, object]:
    return {
        "effective_from": published.effective_from,
        "content": published.content,
        "published_by": published.published_by,
        "published_at": published.published_at,
    }


def progress(published: PublishedEdition) -> dict[str, object]:
    """The columns that say how far the edition has come."""
    return {
        "stage": published.stage.value,
        "approved_by": published.approved_by,
        "approved_at": published.approved_at,
        "withdrawn_by": published.withdrawn_by,
        "withdrawn_at": published.withdrawn_at,
    }
