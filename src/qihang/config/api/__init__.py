"""The API put together from the apps' operations, and its description for machines and people."""
