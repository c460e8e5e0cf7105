"""Effect sizes become pooled estimates: one batched kernel, and the methods that pool the tables themselves."""
