"""Cases (案例与资源): tools, cases, lessons and outcomes that flow upward and are found."""
