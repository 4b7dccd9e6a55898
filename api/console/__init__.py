"""The staff pages: made on the server from the same declarations, queries and presenters as the API."""
