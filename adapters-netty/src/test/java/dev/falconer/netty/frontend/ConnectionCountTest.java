package dev.falconer.netty.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.ClientLimits;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ConnectionCountTest {

    private static ConnectionCount counting(int all, int perAddress) {
        return new ConnectionCount(new ClientLimits.Connections(all, perAddress, 0, 1));
    }

    private static InetSocketAddress from(String address) {
        return new InetSocketAddress(address, 4_711);
    }

    private static Channel connection() {
        return new EmbeddedChannel();
    }

    @Test
    void admitsAsManyAsMayBe() {
        ConnectionCount count = counting(2, 0);
        Channel first = connection();

        assertThat(count.admits(first)).isTrue();
        assertThat(count.admits(connection())).isTrue();
        assertThat(count.admits(connection())).isFalse();

        first.close();
        assertThat(count.admits(connection())).isTrue();
    }

    @Test
    void admitsAnyNumberWithoutALimit() {
        ConnectionCount count = counting(0, 0);

        for (int i = 0; i < 100; i++) {
            assertThat(count.admits(connection())).isTrue();
            assertThat(count.admitsFrom(from("192.0.2.1"), connection())).isTrue();
        }
        assertThat(count.addresses()).isZero();
    }

    @Test
    void countsAddressesApartAndForgetsThem() {
        ConnectionCount count = counting(0, 1);
        Channel first = connection();
        Channel second = connection();

        assertThat(count.admitsFrom(from("192.0.2.1"), first)).isTrue();
        assertThat(count.admitsFrom(from("192.0.2.2"), second)).isTrue();
        assertThat(count.admitsFrom(from("192.0.2.1"), connection())).isFalse();

        first.close();
        assertThat(count.admitsFrom(from("192.0.2.1"), first)).isTrue();
        first.close();
        second.close();
        assertThat(count.addresses()).isZero();
    }

    @Test
    void takesANetworkOfSixtyFourBitsForAnAddress() {
        ConnectionCount count = counting(0, 1);

        assertThat(count.admitsFrom(from("2001:db8:1:2::1"), connection())).isTrue();
        assertThat(count.admitsFrom(from("2001:db8:1:2:ffff::7"), connection())).isFalse();
        assertThat(count.admitsFrom(from("2001:db8:1:3::1"), connection())).isTrue();
    }

    @Test
    void doesNotLimitClientsWithoutAnAddress() {
        ConnectionCount count = counting(0, 1);
        DomainSocketAddress unnamed = new DomainSocketAddress("");

        assertThat(count.admitsFrom(unnamed, connection())).isTrue();
        assertThat(count.admitsFrom(unnamed, connection())).isTrue();
    }

    @Test
    void isExactWhenManyComeAtOnce() throws Exception {
        ConnectionCount count = counting(0, 1_000);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        List<Channel> admitted = Collections.synchronizedList(new ArrayList<>());

        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                await(start);
                for (int j = 0; j < 200; j++) {
                    Channel connection = connection();
                    if (count.admitsFrom(from("192.0.2.1"), connection)) {
                        admitted.add(connection);
                    }
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(admitted).hasSize(1_000);
        admitted.forEach(Channel::close);
        assertThat(count.addresses()).isZero();
    }

    private static void await(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
