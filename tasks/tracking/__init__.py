"""What happened, for people: a local journal first, MLflow behind it, best effort.

`journal` is the local truth, `runs` the only module that imports mlflow, `follow` carries a
journal to MLflow while training goes on, `record` completes the run of a trained model.
"""
