"""A web socket that answers every message with itself, on the Autobahn library: echo.py <port>.

The library checks UTF-8 as it comes in, so a conversation that a strict peer must end early is ended early: by a close, not by
a reset, which is passed on as one and behind which a client may lose what it has not read. Compression (permessage-deflate)
is agreed to as the client offers it.
"""

import asyncio
import sys

from autobahn.asyncio.websocket import WebSocketServerFactory, WebSocketServerProtocol
from autobahn.websocket.compress import PerMessageDeflateOffer, PerMessageDeflateOfferAccept


class Echo(WebSocketServerProtocol):
    def onMessage(self, payload, isBinary):
        self.sendMessage(payload, isBinary)


def compression(offers):
    for offer in offers:
        if isinstance(offer, PerMessageDeflateOffer):
            return PerMessageDeflateOfferAccept(offer)
    return None


async def serve(port):
    factory = WebSocketServerFactory()
    factory.protocol = Echo
    factory.setProtocolOptions(
        perMessageCompressionAccept=compression, echoCloseCodeReason=True, failByDrop=False
    )
    server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", port)
    print("listening", flush=True)
    await server.serve_forever()


asyncio.run(serve(int(sys.argv[1])))
