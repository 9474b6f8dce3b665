# IntelliPost in a container: one process, no root, everything that lasts in /data.
#   docker build -t intellipost .
#   docker run --env-file .env --read-only --tmpfs /tmp -v intellipost:/data -p 8080:8080 intellipost

FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/intellipost
COPY requirements.lock .
RUN /opt/intellipost/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY bot bot
COPY handlers handlers
COPY migrations migrations
COPY sandbox sandbox
COPY services services
COPY storage storage
RUN /opt/intellipost/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin intellipost \
    && install -d -o intellipost -g intellipost -m 0700 /data
COPY --from=build /opt/intellipost /opt/intellipost
ENV PATH=/opt/intellipost/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/data \
    HTTP_HOST=0.0.0.0 \
    LOG_FORMAT=json
USER intellipost
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as http; http.urlopen(f\"http://127.0.0.1:{os.environ.get('HTTP_PORT') or 8080}/health\", timeout=4)"]
ENTRYPOINT ["intellipost"]
CMD ["run"]
