#!/bin/sh
#
# The backend of the row websocket: WebSockets.java, compiled in the folder BENCH_CLASSES, with BENCH_JAVA. It is found, like
# backend.sh, by what lies in the folder that is called like its port.

set -eu

port=${ASPNETCORE_PORT:?}
work=../backend/$port
mkdir -p "$work"
printf '%s' "${ASPNETCORE_TOKEN-}" >"$work/token"
echo $$ >"$work/pid"
exec "$BENCH_JAVA" -XX:+UseSerialGC -Xmx64m -cp "$BENCH_CLASSES" WebSockets echo "$port" 'hello, bench'
