#!/bin/sh
#
# The backend of every peer: one nginx worker on the port that ASPNETCORE_PORT or HTTP_PLATFORM_PORT names, as Falconer tells
# its applications. Runs in the site's folder and keeps what it serves in the folder "backend" beside it, and what is its own
# (its pid, which stays the same, and the pairing token that it was told) in a folder there that is called like its port.

set -eu

port=${ASPNETCORE_PORT:-${HTTP_PLATFORM_PORT:?}}
cd ../backend
work=$PWD/$port
user=
[ "$(id -u)" != 0 ] || user='user root;'
mkdir -p "$work/temp" root/upload
cat >"$work/nginx.conf" <<CONF
$user
worker_processes 1;
pid nginx.pid;
error_log $PWD/error.log;
events { worker_connections 8192; }
http {
    access_log off;
    tcp_nodelay on;
    sendfile on;
    keepalive_timeout 1h;
    keepalive_requests 1000000000;
    client_max_body_size 30000000;
    client_body_buffer_size 512k;
    client_body_temp_path temp;
    proxy_temp_path temp/proxy;
    fastcgi_temp_path temp/fastcgi;
    uwsgi_temp_path temp/uwsgi;
    scgi_temp_path temp/scgi;
    default_type application/octet-stream;
    server {
        listen 127.0.0.1:$port backlog=4096;
        root $PWD/root;
        location = /small { default_type text/plain; return 200 "hello, bench"; }
        location = /crowd/small { default_type text/plain; return 200 "hello, bench"; }
        location = /forwarded {
            default_type text/plain;
            return 200 "\$http_x_forwarded_for \$http_x_forwarded_proto \$http_host";
        }
        location = /token { default_type text/plain; return 200 "\$http_ms_aspnetcore_token"; }
        location = /counts { stub_status; }
        location /upload/ { dav_methods PUT; }
    }
}
CONF
printf '%s' "${ASPNETCORE_TOKEN-}" >"$work/token"
echo $$ >"$work/pid"
exec nginx -p "$work/" -e "$PWD/error.log" -c nginx.conf -g 'daemon off;'
