package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driven.ControlFailedException;
import dev.falconer.application.port.driven.Watch;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The operator's door, on either kind of socket. */
class NettyControlEndpointTest {

    @Nested
    class OnTheNativeTransport extends Contract {
        OnTheNativeTransport() {
            super(new EventLoops(TestTransports.SETTINGS, SocketApi.ofMachine()));
        }
    }

    @Nested
    class OnNio extends Contract {
        OnNio() {
            super(new EventLoops(TestTransports.SETTINGS, SocketApi.NIO));
        }
    }

    abstract static class Contract extends DoorTest {

        Contract(EventLoops eventLoops) {
            super(eventLoops);
        }

        @Nested
        class TheFile {

            @Test
            void canBeOpenedByItsOwnerOnly() throws Exception {
                door();

                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                        .isEqualTo("rw-------");
            }

            @Test
            void isGoneWhenTheDoorIsClosedAndWhoeverWaitsIsHungUpOn() throws Exception {
                operations.answer(new CompletableFuture<>());
                Watch door = door();
                SocketChannel waiting = send("POST /applications/shop/recycle HTTP/1.1\r\nHost: falconer\r\n\r\n");
                operations.nextAsked();

                door.close();

                assertThat(answer(waiting)).isEmpty();
                assertThat(file()).doesNotExist();
            }

            @Test
            void ofADeadProcessIsReplacedAndThatOfALiveOneIsNot() throws Exception {
                ServerSocketChannel somebody =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file()));

                assertThatThrownBy(this::tryTheDoor)
                        .isInstanceOf(ControlFailedException.class)
                        .hasMessage("cannot be operated through " + file() + ": " + file()
                                + " is in use; stop the program that listens there, or choose another path");
                somebody.close();
                door();

                assertThat(ask("GET", "/applications")).startsWith("HTTP/1.1 200 OK\r\n");
            }

            private void tryTheDoor() throws ControlFailedException {
                door();
            }

            @Test
            void needsAPathThatASocketCanHave() {
                String tooLong = "/" + "a".repeat(107);

                assertThatThrownBy(() -> new NettyControlEndpoint(eventLoops).open(tooLong, operations))
                        .isInstanceOf(ControlFailedException.class)
                        .hasMessageEndingWith("has 108 bytes (expected: at most 107)");
            }
        }

        @Nested
        class Connections {

            @Test
            void beyondTheLimitAreTurnedAway() throws Exception {
                door();
                for (int i = 0; i < 16; i++) {
                    connect();
                }

                assertThat(answer(connect()))
                        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                        .endsWith("16 connections wait already (expected: fewer)\n");
            }

            @Test
            void ofClientsThatLeaveAreForgottenThoughTheirOrderIsStillUnderWay() throws Exception {
                operations.answer(new CompletableFuture<>());
                door();
                for (int i = 0; i < 16; i++) {
                    SocketChannel client = send("POST /applications/shop/recycle HTTP/1.1\r\nHost: falconer\r\n\r\n");
                    operations.nextAsked();
                    client.close();
                }

                // That they are gone may be seen after that somebody has come.
                String answer = answer(send("GET /applications HTTP/1.1\r\nHost: falconer\r\n\r\n"));
                while (answer.startsWith("HTTP/1.1 503 ")) {
                    answer = answer(send("GET /applications HTTP/1.1\r\nHost: falconer\r\n\r\n"));
                }

                assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
            }

            @Test
            void haveOneAnswerEach() throws Exception {
                operations.answer(new CompletableFuture<>());
                door();
                String head = " HTTP/1.1\r\nHost: falconer\r\n\r\n";

                send("POST /applications/shop/recycle" + head + "POST /applications/shop/pause" + head);
                operations.nextAsked();
                ask("GET", "/applications");

                assertThat(operations.wasAskedForMore()).isFalse();
            }
        }
    }
}
