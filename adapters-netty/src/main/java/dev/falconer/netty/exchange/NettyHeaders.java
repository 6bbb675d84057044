package dev.falconer.netty.exchange;

import dev.falconer.domain.forwarding.HeaderEditor;
import dev.falconer.domain.forwarding.HeaderPredicate;
import dev.falconer.domain.forwarding.HeaderVisitor;
import dev.falconer.netty.lane.OrdinaryHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Header fields of a Netty message as the rules see and edit them: a flyweight, re-pointed at each message; of an ordinary message
 * they are seen as they are. Confined to its event loop.
 */
public final class NettyHeaders implements HeaderEditor {

    private HttpHeaders fields = EmptyHttpHeaders.INSTANCE;

    /** The fields to be seen and edited, until the next ones. */
    public HeaderEditor of(HttpHeaders headers) {
        if (headers instanceof OrdinaryHeaders ordinary) {
            return ordinary.fields();
        }
        fields = headers;
        return this;
    }

    @Override
    public @Nullable CharSequence first(CharSequence name) {
        return fields.get(name);
    }

    @Override
    public void forEach(HeaderVisitor visitor) {
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iteratorCharSequence(); all.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            visitor.field(field.getKey(), field.getValue());
        }
    }

    @Override
    public void set(CharSequence name, CharSequence value) {
        fields.set(name, value);
    }

    @Override
    public void add(CharSequence name, CharSequence value) {
        fields.add(name, value);
    }

    @Override
    public void remove(CharSequence name) {
        fields.remove(name);
    }

    /** Netty's iterator cannot remove, so the others are put again; from most messages nothing goes, and it costs nothing. */
    @Override
    public void removeIf(HeaderPredicate predicate) {
        if (!anyIs(predicate)) {
            return;
        }
        List<Map.Entry<String, String>> before = fields.entries();
        fields.clear();
        for (Map.Entry<String, String> field : before) {
            if (!predicate.test(field.getKey(), field.getValue())) {
                fields.add(field.getKey(), field.getValue());
            }
        }
    }

    private boolean anyIs(HeaderPredicate predicate) {
        boolean found = false;
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iteratorCharSequence();
                all.hasNext() && !found; ) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            found = predicate.test(field.getKey(), field.getValue());
        }
        return found;
    }
}
