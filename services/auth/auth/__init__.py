"""Accounts 账号, roles 角色, units 单位, sessions, machine clients and the directory feed."""
