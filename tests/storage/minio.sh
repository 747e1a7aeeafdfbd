# A real MinIO server, built from source with Go. Sourced by against.sh.
# The project stopped publishing binaries in 2025 and is archived since 2026: no fixes come any
# more. It is tested because cities run it, not because we advise it (docs/operations.md).

MINIO_VERSION=${MINIO_VERSION:-v0.0.0-20260212201848-7aac2a2c5b7c}

minio_start() {
  local program=$CACHE/minio-$MINIO_VERSION
  if [ ! -x "$program" ]; then
    command -v go >/dev/null || skip "MinIO is built from source; Go is not installed"
    echo "building MinIO $MINIO_VERSION (once, several minutes)"
    GOBIN=$CACHE/go-bin GOFLAGS=-trimpath go install -ldflags '-s -w' \
      "github.com/minio/minio@$MINIO_VERSION" || skip "MinIO cannot be fetched or built here"
    mv "$CACHE/go-bin/minio" "$program"
  fi
  mkdir -p "$RUN/data"
  MINIO_ROOT_USER=$ACCESS_KEY MINIO_ROOT_PASSWORD=$SECRET_KEY MINIO_BROWSER=off \
    "$program" server --quiet --address "127.0.0.1:$PORT" "$RUN/data" >"$RUN/minio.out" 2>&1 &
  started $!
  wait_for "http://127.0.0.1:$PORT/minio/health/live" 200
}
