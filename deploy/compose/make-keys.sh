#!/bin/sh
# Makes the API keys that the parts of the installation need, once. The server keeps hashes; the keys themselves lie in volumes
# that only their users mount.
set -eu
umask 077

# make NAME ROLE FILE
make() {
  if [ -s "$3" ]; then return; fi
  # A key whose file was lost, or never written, is of no use to anybody.
  aiops keys rm "$1" --force > /dev/null 2>&1 || true
  aiops keys add --name "$1" --role "$2" > "$3.unfinished"
  chmod 444 "$3.unfinished"
  mv "$3.unfinished" "$3"
  echo "made the key of $1, as $2"
}

keys="${AIOPS_KEYS:-/keys}"
make admin admin "$keys/admin/admin_key"
make installation-senders ingest "$keys/ingest/ingest_key"
make installation-scraper operator "$keys/operator/operator_key"
