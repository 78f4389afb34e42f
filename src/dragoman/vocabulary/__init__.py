"""Vocabulary is data: TOML files a political scientist can read and edit, each entry with an example."""
