"""Previews (预览): what a browser can show of a file that it cannot show itself."""
