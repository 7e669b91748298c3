"""Where corpus work runs: processes of this machine, or a Dask cluster when an address is given."""
