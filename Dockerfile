# One image for the API, the worker and the migrations; docker-compose.yml shows how each is started.
# Pin the base by its digest with --build-arg PYTHON_IMAGE=python:3.13-slim@sha256:…
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${PYTHON_IMAGE} AS dependencies
COPY requirements/runtime.txt /requirements.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes --requirement /requirements.txt

FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin recourse \
    && install --directory --owner=10001 --group=10001 --mode=0700 /evidence
COPY --from=dependencies /venv /venv
WORKDIR /app
COPY pyproject.toml settings.py worker.py ./
COPY standards standards
COPY redaction redaction
COPY analysis analysis
COPY records records
COPY activities activities
COPY workflows workflows
COPY temporal temporal
COPY maintenance maintenance
COPY api api
COPY migrations migrations
COPY cli cli
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["uvicorn", "api.app:create_app", "--factory", "--host", "0.0.0.0", "--port", "8080", "--loop", "uvloop", \
     "--http", "api.connections:BoundedProtocol", "--ws", "none", "--no-access-log", "--no-server-header", \
     "--timeout-graceful-shutdown", "20", "--timeout-keep-alive", "75"]
