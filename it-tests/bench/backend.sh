#!/bin/sh
#
# The backend of every peer: one nginx worker on the port that HTTP_PLATFORM_PORT names, as Falconer tells its applications.
# Runs in the site's folder and keeps everything in the folder "backend" beside it. The pid stays the same throughout.

set -eu

cd ../backend
user=
[ "$(id -u)" != 0 ] || user='user root;'
mkdir -p temp root/upload
cat >nginx.conf <<CONF
$user
worker_processes 1;
pid nginx.pid;
error_log error.log;
events { worker_connections 8192; }
http {
    access_log off;
    tcp_nodelay on;
    sendfile on;
    keepalive_timeout 1h;
    keepalive_requests 1000000000;
    client_max_body_size 30000000;
    client_body_temp_path temp;
    proxy_temp_path temp/proxy;
    fastcgi_temp_path temp/fastcgi;
    uwsgi_temp_path temp/uwsgi;
    scgi_temp_path temp/scgi;
    default_type application/octet-stream;
    server {
        listen 127.0.0.1:$HTTP_PLATFORM_PORT backlog=4096;
        root root;
        location = /small { default_type text/plain; return 200 "hello, bench"; }
        location = /forwarded {
            default_type text/plain;
            return 200 "\$http_x_forwarded_for \$http_x_forwarded_proto \$http_host";
        }
        location = /counts { stub_status; }
        location /upload/ { dav_methods PUT; }
    }
}
CONF
echo $$ >pid
exec nginx -p "$PWD/" -e error.log -c nginx.conf -g 'daemon off;'
