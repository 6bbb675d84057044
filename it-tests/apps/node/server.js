'use strict';

// A Node.js application for the tests. It takes its port, or the path of its socket, from HTTP_PLATFORM_PORT, and does some things with a connection
// that other servers hardly ever do but every proxy meets. The last part of the path decides, so that it works below any
// application path.

const fs = require('fs');
const http = require('http');

const FIRST = 33;
const PERIOD = 89;

const endpoints = {
  '': (request, response) => text(response, 'Hello from Node.js\n'),
  pid: (request, response) => text(response, `${process.pid}\n`),
  headers: (request, response) => text(response, lines(request.rawHeaders)),
  env: (request, response, query) => variable(response, process.env[query.get('name')]),
  read: (request, response) => request.resume().on('end', () => text(response, 'Read to its end\n')),
  echo,
  download,
  stale,
  reset,
  trailers,
  'request-trailers': requestTrailers,
  'early-hints': earlyHints,
  processing,
  'http-1.0': closeDelimited,
  health: (request, response) => health(response),
  'fall-ill': fallIll,
  allocate,
};

function text(response, body) {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}

function lines(rawHeaders) {
  let all = '';
  for (let i = 0; i < rawHeaders.length; i += 2) {
    all += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\n`;
  }
  return all;
}

function variable(response, value) {
  response.statusCode = value === undefined ? 404 : 200;
  text(response, value === undefined ? '' : value);
}

// Begins to answer ms= later. Where ARRIVALS names a file, the id= is noted there first, in one write that no kill undoes.
function echo(request, response, query) {
  if (process.env.ARRIVALS) {
    fs.appendFileSync(process.env.ARRIVALS, `${query.get('id')}\n`);
  }
  response.setHeader('Content-Type', request.headers['content-type'] || 'application/octet-stream');
  setTimeout(() => request.pipe(response), Number(query.get('ms') || 0));
}

// The byte at offset i is 33 + i % 89, as in the ASP.NET Core site.
function download(request, response, query) {
  const body = Buffer.alloc(Number(query.get('bytes') || 1000));
  for (let i = 0; i < body.length; i++) {
    body[i] = FIRST + (i % PERIOD);
  }
  response.setHeader('Content-Length', body.length);
  response.end(body);
}

// Promises to keep the connection and closes it ms= later: whoever pooled it holds a stale one.
function stale(request, response, query) {
  const { socket } = request;
  response.on('finish', () => setTimeout(() => socket.end(), Number(query.get('ms') || 0)));
  text(response, 'stale\n');
}

// Answers, then resets the connection instead of closing it.
function reset(request, response, query) {
  const { socket } = request;
  response.on('finish', () => setTimeout(() => socket.resetAndDestroy(), Number(query.get('ms') || 0)));
  text(response, 'reset\n');
}

function trailers(request, response) {
  response.setHeader('Trailer', 'X-Checksum, X-Status');
  response.write('body, then ');
  response.write('trailers\n');
  response.addTrailers({ 'X-Checksum': 'abc', 'X-Status': 'complete' });
  response.end();
}

function requestTrailers(request, response) {
  request.resume();
  request.on('end', () => text(response, lines(request.rawTrailers)));
}

// 103 first, the answer ms= later.
function earlyHints(request, response, query) {
  response.writeEarlyHints({ link: ['</style.css>; rel=preload; as=style', '</app.js>; rel=preload; as=script'] });
  setTimeout(() => text(response, 'hinted\n'), Number(query.get('ms') || 0));
}

function processing(request, response) {
  response.writeProcessing();
  text(response, 'processed\n');
}

// No length, no chunks: the end of the connection is the end of the body.
function closeDelimited(request, response) {
  request.socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the connection ends\n');
}

let well = true;
const allocated = [];

function health(response) {
  response.statusCode = well ? 200 : 503;
  text(response, well ? 'well\n' : 'ill\n');
}

// Says that it is ill from now on, and works as before.
function fallIll(request, response) {
  well = false;
  text(response, 'ill\n');
}

// Takes megabytes= more, and keeps them.
function allocate(request, response, query) {
  allocated.push(Buffer.alloc(Number(query.get('megabytes')) << 20, 1));
  text(response, 'allocated\n');
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const name = url.pathname.split('/').pop();
  if (Object.hasOwn(endpoints, name)) {
    endpoints[name](request, response, url.searchParams);
  } else {
    response.statusCode = 404;
    text(response, `nothing at ${request.url}\n`);
  }
});

server.keepAliveTimeout = 60_000;
const address = process.env.HTTP_PLATFORM_PORT;
server.listen(address.startsWith('/') ? { path: address } : { port: Number(address), host: '127.0.0.1' }, () =>
  console.log('listening'),
);

process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
