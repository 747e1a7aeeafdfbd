"""Phones (手机上传): a code on the computer's screen lets a phone send files for one task."""
