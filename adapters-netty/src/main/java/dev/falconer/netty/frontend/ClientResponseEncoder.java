package dev.falconer.netty.frontend;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Writes responses, and knows that one to HEAD has no body whatever its fields say. Confined to its event loop. */
final class ClientResponseEncoder extends HttpResponseEncoder {

    private boolean answersHead;

    /** What the next response answers. */
    void answers(boolean head) {
        answersHead = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return answersHead && response.status().code() >= 200 || super.isContentAlwaysEmpty(response);
    }
}
