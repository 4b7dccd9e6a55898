"""The benchmark of a large record: many complaints are made, then everything that reads them is measured."""
