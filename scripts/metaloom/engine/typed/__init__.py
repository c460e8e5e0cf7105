"""The parts of a result, typed to the last number of every probe: what `engine.result` is made of."""
