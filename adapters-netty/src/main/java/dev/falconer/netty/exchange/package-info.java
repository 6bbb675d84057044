/**
 * One request and its response, joined; bodies, tunnels, time limits.
 *
 * <p><b>Back-pressure.</b> Auto-read is off on both channels. A side is read when the other is writable, and one read brings
 * at most one buffer; {@code channelWritabilityChanged} of one resumes the read of the other. What waits in memory is
 * therefore one buffer and the write watermark per direction, however long the body.
 *
 * <p><b>Ownership.</b> Whoever receives a part passes it on exactly once or releases it exactly once; a relay never retains.
 */
@NullMarked
package dev.falconer.netty.exchange;

import org.jspecify.annotations.NullMarked;
