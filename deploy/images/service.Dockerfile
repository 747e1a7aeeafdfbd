# One image for the four services, their workers and the set-up job; compose says which to run.
# Build from the repository's root:  docker build -f deploy/images/service.Dockerfile .
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
FROM ${PYTHON_IMAGE}

# libmagic names what a file is; the fonts write the official forms. The converters make previews of
# Office files and films (deploy/converters.sh); empty leaves them out and saves half a gigabyte.
ARG CONVERTERS="ffmpeg libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"
RUN apt-get update \
 && apt-get install -y --no-install-recommends libmagic1 fonts-noto-cjk ${CONVERTERS} \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.txt .
RUN python -m pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.txt

COPY services services
COPY deploy/embedded deploy/embedded
COPY deploy/postgres deploy/postgres

ENV PYTHONPATH=/app/services/kernel:/app/services/workbooks:/app/services/auth:/app/services/assessment:/app/services/evidence:/app/services/cases:/app/deploy \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    TISHENG_FONTS_DIR=/usr/share/fonts/opentype/noto
USER 10001:10001
CMD ["python", "-m", "embedded.setup"]
