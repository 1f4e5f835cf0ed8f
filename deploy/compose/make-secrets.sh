#!/bin/sh
# Writes random secrets into deploy/compose/secrets, once: what is there stays as it is.
# The folder is closed to other accounts; the files in it are readable, because each container reads them as a user of its own.
set -eu
umask 077
folder="$(cd "$(dirname "$0")" && pwd)/secrets"
mkdir -p "$folder"
chmod 700 "$folder"

random() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

# keep NAME: standard input becomes the secret, unless there is one.
keep() {
  if [ -s "$folder/$1" ]; then
    cat > /dev/null
    return
  fi
  cat > "$folder/$1.unfinished"
  chmod 444 "$folder/$1.unfinished"
  mv "$folder/$1.unfinished" "$folder/$1"
  echo "made $1"
}

random | keep nats-password
printf 'authorization {\n  user: aiops\n  password: "%s"\n}\n' "$(cat "$folder/nats-password")" | keep nats-authorization.conf

random | keep clickhouse-password
hash="$(printf '%s' "$(cat "$folder/clickhouse-password")" | sha256sum | cut -d' ' -f1)"
keep clickhouse-users.xml << XML
<clickhouse>
  <users>
    <default remove="remove"/>
    <aiops>
      <password_sha256_hex>$hash</password_sha256_hex>
      <networks><ip>::/0</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
    </aiops>
  </users>
</clickhouse>
XML

random | keep grafana-admin-password

random | keep qdrant-key
printf 'service:\n  api_key: "%s"\n' "$(cat "$folder/qdrant-key")" | keep qdrant-config.yaml
