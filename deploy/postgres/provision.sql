-- Two roles and two schemas of one service. Applied once per service by embedded.provision;
-- every statement may run again. Names in braces are filled in as quoted identifiers or literals.
-- The role *_owner owns the schemas and runs migrations; the role *_app is what the running service connects as.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {owner_name}) THEN
    CREATE ROLE {owner};
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {app_name}) THEN
    CREATE ROLE {app};
  END IF;
END
$$;

ALTER ROLE {owner} WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  PASSWORD {owner_password};
ALTER ROLE {app} WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  PASSWORD {app_password};

-- Nobody gets in by default.
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {owner}, {app};

CREATE SCHEMA IF NOT EXISTS {service} AUTHORIZATION {owner};
CREATE SCHEMA IF NOT EXISTS {jobs} AUTHORIZATION {owner};
REVOKE ALL ON SCHEMA {service}, {jobs} FROM PUBLIC;
GRANT USAGE ON SCHEMA {service}, {jobs} TO {app};

ALTER ROLE {owner} IN DATABASE {database} SET search_path = {service}, {jobs};
ALTER ROLE {app} IN DATABASE {database} SET search_path = {service}, {jobs};

-- What the owner's migrations create, the service may use; nobody else may.
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {service}, {jobs}
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {service}, {jobs}
  GRANT USAGE, SELECT ON SEQUENCES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {service}, {jobs}
  GRANT EXECUTE ON FUNCTIONS TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {service}, {jobs}
  GRANT USAGE ON TYPES TO {app};
