"""Accounts 账号, roles 角色, the organisation tree 组织机构, sessions, API clients, directory feed."""
