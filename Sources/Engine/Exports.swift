// `import Engine` is all that those need who write stage kinds or run pipelines: it brings the layers below with it.

@_exported import ResultStore
@_exported import StageGraph
