"""HTTP mechanism: application factory, dependencies, problem documents."""
