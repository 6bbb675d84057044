package dev.falconer.netty.lane;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;

/** The last part of a body whose length was known: nothing can stand behind it. */
final class LastPart extends DefaultHttpContent implements LastHttpContent {

    LastPart(ByteBuf content) {
        super(content);
    }

    @Override
    public HttpHeaders trailingHeaders() {
        return EmptyHttpHeaders.INSTANCE;
    }

    @Override
    public LastPart copy() {
        return replace(content().copy());
    }

    @Override
    public LastPart duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public LastPart retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    @Override
    public LastPart replace(ByteBuf content) {
        return new LastPart(content);
    }

    @Override
    public LastPart retain() {
        super.retain();
        return this;
    }

    @Override
    public LastPart retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public LastPart touch() {
        super.touch();
        return this;
    }

    @Override
    public LastPart touch(Object hint) {
        super.touch(hint);
        return this;
    }
}
