"""Uploads (上传): from the declared file to the bytes in the store, resumable part by part."""
