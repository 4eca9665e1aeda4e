#!/usr/bin/env bash
# Builds the page where it is not built yet: Maven calls this with every build of the server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
built=../../../target/classes/io/hepatica/server/page/files.txt

if ! command -v npm >/dev/null || ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; then
  echo "the web page is built with npm and Node.js 20.19 or newer: install nodejs and npm" >&2
  exit 1
fi
# npm keeps a copy of the lock in what it installed, and writes it last.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error
fi
if [ ! -e "$built" ] || [ -n "$(find src public build index.html *.json vite.config.ts -newer "$built" -print -quit)" ]; then
  npm run --silent build -- --logLevel warn
fi
