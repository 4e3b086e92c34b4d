import type { Cell, Launch } from '../cell.js'

/** A WSGI application, which is a program too. */
const SCRIPT = { application: 'python', source: 'app.py', folder: '/app', protocol: 'dap' } as const
const FLASK = {
  ...SCRIPT,
  source: 'flask-app/app.py',
  folder: '/app/flask-app',
  ask: { path: '/Ada', port: 5000 },
} as const
/** Where gunicorn, uvicorn and Django serve if nobody says otherwise. */
const ON_8000 = { ask: { path: '/Ada', port: 8000 } } as const
const UVICORN = { ...SCRIPT, ...ON_8000, source: 'uvicorn-app/app.py', folder: '/app/uvicorn-app' } as const
const DJANGO = {
  ...SCRIPT,
  ...ON_8000,
  source: 'django-app/greeter/views.py',
  folder: '/app/django-app',
} as const
const CELERY = {
  ...SCRIPT,
  source: 'celery-app/app.py',
  folder: '/app/celery-app',
  ask: { exec: ['python3', 'ask.py', 'Ada'] },
} as const
const POOL = { ...SCRIPT, source: 'pool/app.py', folder: '/app/pool' } as const

const ENV = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'PYTHON_VERSION=3.11.9']
const PORT_8080 = { env: [{ name: 'PORT', value: '8080' }] }

export const PYTHON_CELLS: readonly Cell[] = [
  { ...SCRIPT, name: 'python/script', launch: 'python-script', isShort: true, isComparedByContract: true },
  { ...SCRIPT, name: 'python/unbuffered', launch: 'python-unbuffered', isComparedByContract: true },
  {
    ...SCRIPT,
    name: 'python/module',
    launch: 'python-module',
    folder: '/app/package',
    source: 'package/app/__main__.py',
  },
  { ...SCRIPT, name: 'python/entrypoint-and-cmd', launch: 'python-entrypoint-cmd' },
  { ...FLASK, name: 'python/flask', launch: 'python-flask' },
  {
    ...FLASK,
    name: 'python/flask-debug',
    launch: 'python-flask-cli',
    isComparedByContract: true,
    says: 'its reloader starts a second process',
  },
  {
    ...SCRIPT,
    ...ON_8000,
    name: 'python/gunicorn',
    launch: 'python-gunicorn-entrypoint',
    isShort: true,
    isComparedByContract: true,
  },
  { ...SCRIPT, ...ON_8000, name: 'python/gunicorn-workers', launch: 'python-gunicorn-cmd' },
  {
    ...SCRIPT,
    ...ON_8000,
    name: 'python/gunicorn-threads',
    launch: of('gunicorn', '-k', 'gthread', '--threads', '4', 'app:app'),
  },
  {
    ...SCRIPT,
    ...ON_8000,
    name: 'python/gunicorn-preload',
    launch: of('gunicorn', '--preload', '-w', '2', 'app:app'),
  },
  {
    ...SCRIPT,
    ...ON_8000,
    name: 'python/gunicorn-gevent',
    launch: of('gunicorn', '-k', 'gevent', 'app:app'),
  },
  {
    ...SCRIPT,
    ...ON_8000,
    name: 'python/gunicorn-reload',
    launch: of('gunicorn', '--reload', 'app:app'),
  },
  {
    ...UVICORN,
    name: 'python/gunicorn-uvicorn',
    launch: of('gunicorn', '-k', 'uvicorn_worker.UvicornWorker', '-w', '2', 'app:app'),
  },
  { ...UVICORN, name: 'python/fastapi', launch: of('fastapi', 'run', 'app.py') },
  { ...UVICORN, name: 'python/fastapi-dev', launch: of('fastapi', 'dev', 'app.py') },
  { ...UVICORN, name: 'python/uvicorn', launch: of('uvicorn', 'app:app') },
  { ...UVICORN, name: 'python/uvicorn-reload', launch: 'python-uvicorn-reload' },
  { ...UVICORN, name: 'python/uvicorn-workers', launch: of('uvicorn', '--workers', '2', 'app:app') },
  { ...DJANGO, name: 'python/django', launch: 'python-django' },
  {
    ...DJANGO,
    name: 'python/django-by-gunicorn',
    launch: of('gunicorn', '-w', '2', 'greeter.wsgi'),
  },
  {
    ...DJANGO,
    name: 'python/django-after-check',
    launch: of('/bin/sh', '-c', 'python manage.py check && python manage.py runserver'),
    says: 'another command comes first',
  },
  { ...CELERY, name: 'python/celery', launch: 'python-celery', says: 'asked by a program in its container' },
  {
    ...CELERY,
    name: 'python/celery-gevent',
    launch: of('celery', '-A', 'app', 'worker', '-P', 'gevent'),
  },
  {
    ...SCRIPT,
    name: 'python/shell-text',
    launch: 'python-shell-text',
    container: PORT_8080,
    isComparedByContract: true,
  },
  { ...SCRIPT, name: 'python/shell-text-plain', launch: 'python-shell-text-plain', container: PORT_8080 },
  { ...SCRIPT, name: 'python/script-file', launch: 'python-script-file' },
  { ...SCRIPT, name: 'python/shell-form', launch: of('/bin/sh', '-c', 'python app.py') },
  {
    ...SCRIPT,
    name: 'python/args-of-the-pod',
    launch: {
      image: { Env: ENV, Entrypoint: ['python'] },
      container: { args: ['-X', 'dev', 'app.py', 'x'] },
    },
  },
  {
    ...SCRIPT,
    name: 'python/python-path',
    launch: { image: { Env: [...ENV, 'PYTHONPATH=/app/package'], Cmd: ['python', '-m', 'app'] } },
    folder: '/tmp',
    source: 'package/app/__main__.py',
    says: 'the image says `PYTHONPATH`',
  },
  { ...SCRIPT, name: 'python/uv', launch: of('uv', 'run', '--no-cache', '--no-project', 'app.py') },
  { ...SCRIPT, name: 'python/supervisord', launch: of('supervisord', '-c', '/app/supervisord.conf') },
  { ...SCRIPT, name: 'python/tini', launch: 'python-tini' },
  { ...SCRIPT, name: 'python/venv', launch: 'python-venv' },
  { ...SCRIPT, name: 'python/version-in-its-name', launch: of('python3.11', 'app.py') },
  {
    ...SCRIPT,
    name: 'python/console-script',
    launch: of('greeter', '--n', '1'),
    source: 'greeter',
    file: '/usr/local/bin/greeter',
    says: 'a file with `#!/usr/bin/python3`',
  },
  { ...SCRIPT, name: 'python/executable-file', launch: of('./app.py'), says: '`#!/usr/bin/env python3`' },
  { ...POOL, name: 'python/fork', launch: of('python', 'app.py', 'fork'), says: 'multiprocessing' },
  { ...POOL, name: 'python/spawn', launch: of('python', 'app.py', 'spawn'), says: 'multiprocessing' },
  {
    ...POOL,
    name: 'python/forkserver',
    launch: of('python', 'app.py', 'forkserver'),
    says: 'multiprocessing',
  },
  {
    ...SCRIPT,
    name: 'python/subprocess',
    launch: of('python', 'app.py'),
    source: 'subprocess-app/greet.py',
    folder: '/app/subprocess-app',
    says: 'a program that it starts for each request',
  },
  {
    ...SCRIPT,
    name: 'python/after-another',
    launch: of('/bin/sh', '-c', 'python prepare.py && exec python app.py'),
    says: 'another program comes first',
  },
  {
    ...SCRIPT,
    name: 'python/pydevd',
    launch: of('python', 'app.py'),
    protocol: 'pydevd',
    spec: { protocols: ['pydevd'] },
    says: "by pydevd's own protocol",
  },
  { ...SCRIPT, name: 'python/suspend', launch: 'python-script', spec: { suspend: true } },
  {
    ...SCRIPT,
    ...ON_8000,
    name: 'python/suspend-gunicorn',
    launch: 'python-gunicorn-cmd',
    spec: { suspend: true },
  },
  {
    ...POOL,
    name: 'python/suspend-spawn',
    launch: of('python', 'app.py', 'spawn'),
    spec: { suspend: true },
  },
  { ...FLASK, name: 'python/suspend-flask-debug', launch: 'python-flask-cli', spec: { suspend: true } },
  {
    ...SCRIPT,
    name: 'python/sitecustomize',
    launch: 'python-script',
    stage: 'customized',
    says: 'the image has a `sitecustomize` of its own',
  },
  { ...SCRIPT, name: 'python/played', launch: 'python-script', isPlayed: true, says: '`podman kube play`' },
  {
    ...SCRIPT,
    name: 'python/read-only',
    launch: 'python-script',
    container: { securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false } },
    says: '`readOnlyRootFilesystem`',
  },
  {
    ...SCRIPT,
    name: 'python/debugpy-already',
    launch: of('python', '-m', 'debugpy', '--listen', '127.0.0.1:5678', 'app.py'),
  },
  {
    ...SCRIPT,
    name: 'python/opentelemetry',
    launch: of('opentelemetry-instrument', 'python', 'app.py'),
  },
  { ...SCRIPT, name: 'python/isolated', launch: of('python', '-I', 'app.py') },
  { ...SCRIPT, name: 'python/code', launch: of('python', '-c', 'import app; app.serve(app.app)') },
  {
    ...SCRIPT,
    name: 'python/warnings-are-errors',
    launch: of('python', '-W', 'error', 'app.py'),
  },
  {
    ...SCRIPT,
    name: 'python/clean-environment',
    launch: of('/usr/bin/env', '-i', '/usr/bin/python3', 'app.py'),
  },
  { ...SCRIPT, name: 'python/in-the-background', launch: of('/bin/sh', '-c', 'python app.py & wait') },
  {
    ...SCRIPT,
    name: 'python/uwsgi',
    launch: of('uwsgi', '--http-socket', '127.0.0.1:8080', '--module', 'app:app'),
    refused: '`uwsgi` runs Python inside itself, where no launcher and no hook reaches',
  },
  {
    ...SCRIPT,
    name: 'python/path-of-its-own',
    launch: {
      image: { ...of().image, Cmd: ['/bin/sh', '-c', 'export PYTHONPATH=/app && exec python app.py'] },
    },
  },
]

/** A CMD in an image that says what the official ones say. */
function of(...words: readonly string[]): Launch {
  return { image: { Env: ENV, Cmd: words } }
}
