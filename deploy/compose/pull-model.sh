#!/bin/sh
# Pulls the model that the policy names into the volume of ollama, once. Needs the internet then, and never again.
set -eu
model="$(sed -n 's/^  model: *"\{0,1\}\([^"# ]*\)"\{0,1\}.*$/\1/p' "${LLM_POLICY:-/policy/llm.yaml}" | head -n 1)"
if [ -z "$model" ]; then
  echo "the policy names no model" >&2
  exit 1
fi
if [ "${1:-}" = --name ]; then
  echo "$model"
  exit 0
fi
ollama show "$model" > /dev/null 2>&1 || ollama pull "$model"
