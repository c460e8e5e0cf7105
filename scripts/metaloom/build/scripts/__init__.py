"""Scripts that chapters declare: run in a process of their own, kept by what they depend on."""
