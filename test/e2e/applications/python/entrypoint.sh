#!/bin/sh
# Makes something ready, then starts the program, as many images' scripts do.
set -e
cd /app
python -c 'import serving'
exec python app.py --from-the-script "$@"
