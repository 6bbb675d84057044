#!/bin/sh
#
# Builds the images falconer:<version> and falconer:latest from the distribution, which is built first where needed.
# FALCONER_BASE names another base image than debian:bookworm-slim.

set -eu

deploy=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
dist=$deploy/../bootstrap/target/dist

"$deploy/../falconer" --version >/dev/null
version=$(cat "$dist/VERSION")
docker build --file "$deploy/Dockerfile" ${FALCONER_BASE:+--build-arg "BASE=$FALCONER_BASE"} \
    --tag "falconer:$version" --tag falconer:latest "$dist"
