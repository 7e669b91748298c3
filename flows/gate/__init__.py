"""Whether a new model may replace the old one: evidence, paired bootstrap, six conditions, one verdict.

`frames` reads two evaluations of the same test set into sums a patient, `bootstrap` resamples the patients,
`checks` turns a figure and its bounds into an outcome, `quality`, `privacy` and `lineage` hold the conditions, and
`verdict` puts them together. Nothing here knows Prefect, MLflow or DVC but `lineage`, which asks DVC what is stale.
"""
