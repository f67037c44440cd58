"""Who does the work of a stage on many items: processes of this machine, or Dask workers. The result is the same with each."""
