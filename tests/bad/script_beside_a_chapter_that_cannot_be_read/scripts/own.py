def compute(tables, results):
    raise NotImplementedError
