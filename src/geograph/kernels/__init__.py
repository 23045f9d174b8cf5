"""Loops over CSR arrays: no names, no pandas. Each has a plain twin (networkx) in its test."""
