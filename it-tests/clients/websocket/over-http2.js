'use strict';

// Lets a client that knows web sockets over HTTP/1.1 only speak to a server over HTTP/2 (RFC 8441):
//
//   node over-http2.js <http:// or https:// address of the server>
//
// prints "listening <port>". Each connection's handshake becomes an extended CONNECT on one HTTP/2 connection; what
// follows passes both ways as it is.

const crypto = require('crypto');
const http = require('http');
const http2 = require('http2');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const FORWARDED = ['sec-websocket-version', 'sec-websocket-protocol', 'sec-websocket-extensions', 'origin', 'user-agent'];
const RETURNED = ['sec-websocket-protocol', 'sec-websocket-extensions'];

const authority = new URL(process.argv[2]);
const session = http2.connect(authority, { rejectUnauthorized: false });
session.on('error', (error) => fail(`the HTTP/2 connection failed: ${error.message}`));
session.on('goaway', (code) => code === 0 || fail(`the server sends GOAWAY ${code}`));
session.once('remoteSettings', (settings) => {
  if (!settings.enableConnectProtocol) {
    fail('the server does not allow extended CONNECT');
  }
  server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
});

const server = http.createServer();
server.on('upgrade', (request, socket, head) => {
  const stream = session.request(connect(request), { endStream: false });
  socket.setNoDelay();
  socket.on('error', () => stream.close(http2.constants.NGHTTP2_CANCEL));
  stream.on('error', () => socket.destroy());
  stream.on('response', (response) => {
    if (response[':status'] !== 200) {
      socket.end(`HTTP/1.1 ${response[':status']} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    socket.write(switching(request, response));
    if (head.length > 0) {
      stream.write(head);
    }
    socket.pipe(stream).pipe(socket);
  });
  stream.on('close', () => socket.destroySoon());
});

function connect(request) {
  const headers = {
    ':method': 'CONNECT',
    ':protocol': 'websocket',
    ':scheme': authority.protocol.slice(0, -1),
    ':path': request.url,
    ':authority': authority.host,
  };
  copy(FORWARDED, request.headers, headers);
  return headers;
}

function switching(request, response) {
  const accept = crypto.createHash('sha1').update(request.headers['sec-websocket-key'] + GUID).digest('base64');
  const headers = { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Accept': accept };
  copy(RETURNED, response, headers);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`;
}

function copy(names, from, to) {
  for (const name of names) {
    if (from[name] !== undefined) {
      to[name] = from[name];
    }
  }
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
