'use strict';

// Conversations with compressed messages (permessage-deflate, RFC 7692), with the client of npm's package ws:
//
//   node compression.js <ws:// or wss:// address of an echoing server> <messages per conversation>
//
// Every offer that a client can make, with every kind of text and message size, in one message or in fragments; prints a
// line for each, "passed <case>" or "failed <case>: why". A case fails when an answer is not the message, when nothing was
// agreed on, or when what was agreed on is not what the offer allows.

const { WebSocket } = require('ws');

const [, , address, countText] = process.argv;
const COUNT = Number(countText);
const PATIENCE = 60_000;

// What the client asks of itself and of the server.
const OFFERS = {
  'as it comes': {},
  'no context kept by the server': { serverNoContextTakeover: true },
  'no context kept by the client': { clientNoContextTakeover: true },
  'no context kept by either': { serverNoContextTakeover: true, clientNoContextTakeover: true },
  'a window of 9 bits for the server': { serverMaxWindowBits: 9 },
  'a window of 15 bits for the server': { serverMaxWindowBits: 15 },
  'a window of 10 bits and no context for the server': { serverMaxWindowBits: 10, serverNoContextTakeover: true },
};

const SIZES = [0, 16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131072];
// Of how many bytes a fragment is; 0 is a message in one frame.
const FRAGMENTS = [0, 256];

const CONTENTS = {
  repetitive: (size) => 'Hello, compression! '.repeat(size / 20 + 1).slice(0, size),
  json: (size) => JSON.stringify(Array.from({ length: size / 30 + 1 }, (_, i) => ({ id: i, name: `n${i * 7919}` }))).slice(0, size),
  'multi-byte': (size) => 'αβγ€漢字🙂'.repeat(size / 20 + 1).slice(0, size / 4),
  binary: (size) => noise(size),
};

// Incompressible, and the same in every run.
function noise(size) {
  const bytes = Buffer.alloc(size);
  let state = 42;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

function converse(offer, message, fragment) {
  return new Promise((resolve) => {
    const socket = new WebSocket(address, { perMessageDeflate: { ...offer, threshold: 0 }, rejectUnauthorized: false });
    const patience = setTimeout(() => end(`no answer within ${PATIENCE} ms`), PATIENCE);
    const expected = Buffer.from(message);
    const binary = Buffer.isBuffer(message);
    let answers = 0;
    let agreed = '';

    socket.on('upgrade', (response) => {
      agreed = response.headers['sec-websocket-extensions'] || '';
    });
    socket.on('open', () => {
      if (!agreed.startsWith('permessage-deflate')) {
        end(`agreed on "${agreed}"`);
      } else if (offer.serverNoContextTakeover && !agreed.includes('server_no_context_takeover')) {
        end(`the server did not agree to keep no context: "${agreed}"`);
      } else if (offer.serverMaxWindowBits && !agreed.includes(`server_max_window_bits=${offer.serverMaxWindowBits}`)) {
        end(`the server did not agree to the window: "${agreed}"`);
      } else {
        send();
      }
    });
    socket.on('message', (data, isBinary) => {
      if (isBinary !== binary || !expected.equals(data)) {
        end(`answer ${answers + 1} is not the message`);
      } else if (++answers === COUNT) {
        socket.close(1000, 'done');
      } else {
        send();
      }
    });
    socket.on('close', (code, reason) => end(code === 1000 && String(reason) === 'done' ? null : `closed with ${code} ${reason}`));
    socket.on('error', (error) => end(error.message));

    function send() {
      if (fragment === 0 || expected.length === 0) {
        socket.send(message, { binary });
        return;
      }
      for (let from = 0; from < expected.length; from += fragment) {
        const to = from + fragment;
        socket.send(expected.subarray(from, to), { binary, fin: to >= expected.length });
      }
    }

    function end(why) {
      clearTimeout(patience);
      socket.terminate();
      resolve(why);
    }
  });
}

async function main() {
  let failures = 0;
  for (const [offerName, offer] of Object.entries(OFFERS)) {
    for (const [contentName, content] of Object.entries(CONTENTS)) {
      for (const size of SIZES) {
        for (const fragment of FRAGMENTS) {
          const why = await converse(offer, content(size), fragment);
          failures += why === null ? 0 : 1;
          const name = `${offerName}, ${contentName} of ${size}${fragment ? ` in fragments of ${fragment}` : ''}`;
          console.log(why === null ? `passed ${name}` : `failed ${name}: ${why}`);
        }
      }
    }
  }
  process.exit(failures === 0 ? 0 : 1);
}

main();
