"""The benchmarks: each measures the product beside a floor that does the least possible, in the same run."""
