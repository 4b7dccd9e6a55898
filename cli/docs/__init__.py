"""The docs that are drawn from the declarations: a page for each process, and the table of the clauses."""
