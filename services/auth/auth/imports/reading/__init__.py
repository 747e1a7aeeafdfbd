READER = "auth.imports.reading.child"  # the module that reads files inside the limits
