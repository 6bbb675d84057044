package dev.falconer.netty.exchange;

import dev.falconer.domain.forwarding.HeaderEditor;
import dev.falconer.domain.forwarding.HeaderPredicate;
import dev.falconer.domain.forwarding.HeaderVisitor;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Header fields of a Netty message as the rules see and edit them: a flyweight, re-pointed at each message. Confined to its
 * event loop.
 */
public class NettyHeaders implements HeaderEditor {

    private HttpHeaders fields = EmptyHttpHeaders.INSTANCE;

    public final NettyHeaders pointAt(HttpHeaders headers) {
        fields = headers;
        return this;
    }

    @Override
    public final @Nullable CharSequence first(CharSequence name) {
        return fields.get(name);
    }

    @Override
    public final void forEach(HeaderVisitor visitor) {
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iteratorCharSequence(); all.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            visitor.field(field.getKey(), field.getValue());
        }
    }

    @Override
    public final void set(CharSequence name, CharSequence value) {
        fields.set(name, value);
    }

    @Override
    public final void add(CharSequence name, CharSequence value) {
        fields.add(name, value);
    }

    @Override
    public final void remove(CharSequence name) {
        fields.remove(name);
    }

    /** Netty's iterator cannot remove, so the doomed are collected first; most messages have none and cost nothing. */
    @Override
    public final void removeIf(HeaderPredicate predicate) {
        List<CharSequence> doomed = null;
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iteratorCharSequence(); all.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            if (predicate.test(field.getKey(), field.getValue())) {
                if (doomed == null) {
                    doomed = new ArrayList<>();
                }
                doomed.add(field.getKey());
            }
        }
        if (doomed != null) {
            doomed.forEach(name -> removeIf(name, predicate));
        }
    }

    private void removeIf(CharSequence name, HeaderPredicate predicate) {
        List<String> values = fields.getAll(name);
        fields.remove(name);
        for (String value : values) {
            if (!predicate.test(name, value)) {
                fields.add(name, value);
            }
        }
    }
}
