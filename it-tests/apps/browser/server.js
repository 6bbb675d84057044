'use strict';

// A page that a browser runs: it fetches, opens a web socket, and posts what it found to /report, which is kept in the file
// "report". It takes its port from HTTP_PLATFORM_PORT, and npm's ws from NODE_PATH.

const fs = require('fs');
const http = require('http');
const { WebSocketServer } = require('ws');

const PAGE = `<!doctype html>
<html><head><title>Falconer</title><script type="module">
const found = {};
const reply = await fetch('/data?part=1');
found.data = await reply.text();
const entry = (name) => performance.getEntriesByType('resource').find((e) => e.name.includes(name));
found.page = performance.getEntriesByType('navigation')[0].nextHopProtocol;
found.fetched = entry('/data').nextHopProtocol;
found.upload = await (await fetch('/length', { method: 'POST', body: new Blob(['x'.repeat(300000)]) })).text();
found.events = await new Promise((resolve, reject) => {
  const seen = [];
  const events = new EventSource('/events');
  events.onmessage = (event) => seen.push(event.data) === 3 && (events.close(), resolve(seen.join(' ')));
  events.onerror = () => reject(new Error('no events'));
});
found.socket = await new Promise((resolve, reject) => {
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/socket');
  socket.onopen = () => socket.send('hello from the page');
  socket.onmessage = (event) => {
    found.extensions = socket.extensions;
    socket.onclose = (closed) => resolve(event.data + ', ' + closed.code + ' ' + closed.reason);
    socket.close(3001, 'seen');
  };
  socket.onerror = () => reject(new Error('no web socket'));
});
await report(found);
async function report(what) { await fetch('/report', { method: 'POST', body: JSON.stringify(what) }); }
window.addEventListener('unhandledrejection', (event) => report({ failed: String(event.reason) }));
</script></head><body>Falconer</body></html>`;

const answers = {
  '/': (request, response) => response.setHeader('Content-Type', 'text/html; charset=utf-8').end(PAGE),
  '/data': (request, response) => response.end('data for the page'),
  '/length': (request, response) => collect(request, (body) => response.end(String(body.length))),
  '/events': events,
  '/report': (request, response) => collect(request, (body) => {
    fs.writeFileSync('report.part', body);
    fs.renameSync('report.part', 'report');
    response.end();
  }),
};

function collect(request, then) {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => then(Buffer.concat(parts)));
}

// The connection stays open: what the browser sees, it has been sent at once.
function events(request, response) {
  response.setHeader('Content-Type', 'text/event-stream');
  let number = 0;
  const next = () => {
    response.write(`data: event-${++number}\n\n`);
    if (number < 3) {
      setTimeout(next, 20);
    }
  };
  next();
}

const server = http.createServer((request, response) => {
  const answer = answers[new URL(request.url, 'http://localhost').pathname];
  if (answer) {
    answer(request, response);
  } else {
    response.writeHead(404).end();
  }
});

new WebSocketServer({ server, path: '/socket', perMessageDeflate: { threshold: 0 } }).on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
});

server.listen(Number(process.env.HTTP_PLATFORM_PORT), '127.0.0.1');
