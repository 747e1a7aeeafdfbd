"""Programs that open strangers' files, each run by itself in a limited child process.

They import nothing of the service, get file names as arguments and print one JSON document.
"""
