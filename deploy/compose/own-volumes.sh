#!/bin/sh
# A new volume belongs to root, and nothing here runs as root but this: each volume gets the user that writes in it.
set -eu
volumes="${VOLUMES:-/volumes}"
own() {
  chown "$1:$1" "$volumes/$2"
}
own 1000 aiops
own 1000 keys-admin
own 1000 keys-ingest
own 1000 keys-operator
own 1000 nats
own 101 clickhouse
own 1000 vector
own 1000 victoria-metrics
own 1000 vmagent
own 65534 alertmanager
own 472 grafana
own 1000 mailpit
own 1000 qdrant
own 1000 ollama
