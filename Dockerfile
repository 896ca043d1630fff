# The image of web, worker and timetable alike; docker-compose.yml says which is which.
FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/production.txt /tmp/production.txt
RUN /opt/venv/bin/pip install --require-hashes --no-deps -r /tmp/production.txt

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=secretariat.settings.production \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/var/lib/secretariat/media
RUN useradd --system --uid 10001 --no-create-home secretariat \
    && mkdir -p /srv/app /srv/static /var/lib/secretariat/media /var/lib/secretariat/timetable \
    && chown -R secretariat:secretariat /var/lib/secretariat
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/app
COPY manage.py ./
COPY secretariat secretariat
COPY common common
COPY structure structure
COPY clusters clusters
COPY planning planning
COPY posts posts
COPY budget budget
COPY monitoring monitoring
COPY templates templates
COPY static static
COPY locale locale
COPY deploy/healthcheck.py deploy/healthcheck.py
# The two values are for this one command; the running container gets its own from the environment.
RUN SECRET_KEY=only-while-building ALLOWED_HOSTS=localhost \
    python manage.py collectstatic --noinput --verbosity 0 --ignore '*.map' \
    && python -m compileall -q /srv/app
USER secretariat
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "secretariat.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "4", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--max-requests", "5000", "--max-requests-jitter", "500"]
