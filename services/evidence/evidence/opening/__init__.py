"""Opening (查看): content, preview and duplicates of a file, for its own people and by ticket."""
