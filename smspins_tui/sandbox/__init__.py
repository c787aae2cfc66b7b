"""A server that behaves as the API document says, with a seeded account on a clock that tests can move."""
