package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.application.port.driving.Verdict;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked for through the door. */
class ControlRequestsTest extends DoorTest {

    ControlRequestsTest() {
        super(new EventLoops(TestTransports.SETTINGS, SocketApi.ofMachine()));
    }

    @Nested
    class Statuses {

        private void host() {
            operations.host(
                    new ApplicationStatus(
                            "shop", "ready", "/srv/shop", 2, List.of(new ProcessStatus("shop", 0, "Ready", 4121))),
                    new ApplicationStatus("my blog", "idle", "/srv/blog", 0, List.of()));
        }

        @Test
        void areATableForAPerson() throws Exception {
            host();
            door();

            String answer = ask("GET", "/applications", "Accept: */*\r\n");

            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsIgnoringCase("content-type: text/plain; charset=utf-8\r\n");
            assertThat(bodyOf(answer)).isEqualTo("""
                    APPLICATION  STATE  WAITING  FOLDER
                    shop         ready  2        /srv/shop
                      process 0: Ready, pid 4121
                    my blog      idle   0        /srv/blog
                    """);
        }

        @Test
        void areJsonForAProgramThatWantsIt() throws Exception {
            host();
            door();

            String answer = ask("GET", "/applications?pretty", "Accept: application/json\r\n");

            assertThat(answer).containsIgnoringCase("content-type: application/json\r\n");
            assertThat(bodyOf(answer))
                    .startsWith("{\"applications\":[{\"name\":\"shop\",")
                    .endsWith("]}\n");
        }

        @Test
        void areAddressesForAProgramThatWantsThose() throws Exception {
            host();
            door();

            String answer = ask("GET", "/applications", "Accept: text/uri-list\r\n");

            assertThat(answer).containsIgnoringCase("content-type: text/uri-list\r\n");
            assertThat(bodyOf(answer)).isEqualTo("/applications/shop\r\n/applications/my%20blog\r\n");
        }
    }

    @Nested
    class Orders {

        @ParameterizedTest
        @ValueSource(strings = {"recycle", "pause", "resume", "rollback"})
        void reachTheApplicationThatIsNamed(String order) throws Exception {
            operations.answer(new Verdict.Done("my blog is as you wish"));
            door();

            String answer = ask("POST", "/applications/my%20blog/" + order);

            assertThat(operations.nextAsked()).isEqualTo(order + " my blog");
            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").containsIgnoringCase("connection: close\r\n");
            assertThat(bodyOf(answer)).isEqualTo("my blog is as you wish\n");
        }

        @Test
        void toDeployNameAFolder() throws Exception {
            door();

            assertThat(deploy("/srv/käse 2\n")).startsWith("HTTP/1.1 200 OK\r\n");

            assertThat(operations.nextAsked()).isEqualTo("deploy shop /srv/käse 2");
        }

        @ParameterizedTest
        @CsvSource({"'',no folder", "shop,shop", "./shop,./shop"})
        void toDeployWithoutAnAbsoluteFolderAreRefused(String body, String found) throws Exception {
            door();

            String answer = deploy(body);

            assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n");
            assertThat(bodyOf(answer)).isEqualTo(found + " (expected: the absolute path of a folder, as the body)\n");
            assertThat(operations.wasAskedForMore()).isFalse();
        }

        @Test
        void thatFailSayWhy() throws Exception {
            operations.answer(new Verdict.Failed("shop exited with code 1 before it was ready"));
            door();

            String answer = ask("POST", "/applications/shop/recycle");

            assertThat(answer).startsWith("HTTP/1.1 409 Conflict\r\n");
            assertThat(bodyOf(answer)).isEqualTo("shop exited with code 1 before it was ready\n");
        }

        @Test
        void forNobodySayWhoThereIs() throws Exception {
            operations.answer(new Verdict.NoSuchApplication("shep", List.of("shop", "blog")));
            door();

            String answer = ask("POST", "/applications/shep/recycle");

            assertThat(answer).startsWith("HTTP/1.1 404 Not Found\r\n");
            assertThat(bodyOf(answer)).isEqualTo("shep is not hosted (expected: shop or blog)\n");
        }

        @Test
        void areAnsweredWhenTheyAreCarriedOutAndNotBefore() throws Exception {
            var verdict = new CompletableFuture<Verdict>();
            operations.answer(verdict);
            door();

            SocketChannel client = send("POST /applications/shop/recycle HTTP/1.1\r\nHost: falconer\r\n\r\n");
            assertThat(operations.nextAsked()).isEqualTo("recycle shop");
            verdict.complete(new Verdict.Done("shop is recycled"));

            assertThat(bodyOf(answer(client))).isEqualTo("shop is recycled\n");
        }

        @Test
        void thatMeetABugAreAnsweredToo() throws Exception {
            operations.answer(CompletableFuture.failedStage(new IllegalStateException("oops")));
            door();

            assertThat(ask("POST", "/applications/shop/recycle"))
                    .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                    .contains("oops");
        }
    }

    @Nested
    class WhatIsNotUnderstood {

        @ParameterizedTest
        @ValueSource(
                strings = {"/", "/applications/", "/applications/shop", "/applications/shop/stop", "/a/shop/recycle"})
        void isAnsweredWithWhatThereIs(String path) throws Exception {
            door();

            String answer = ask("POST", path);

            assertThat(answer).startsWith("HTTP/1.1 404 Not Found\r\n");
            assertThat(bodyOf(answer)).startsWith(path + " is not known here (expected: GET /applications, or POST ");
        }

        @ParameterizedTest
        @CsvSource({"POST,/applications,GET", "GET,/applications/shop/recycle,POST"})
        void inTheMethodIsAnsweredWithTheRightOne(String method, String path, String right) throws Exception {
            door();

            String answer = ask(method, path);

            assertThat(answer)
                    .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                    .containsIgnoringCase("\r\nallow: " + right + "\r\n");
            assertThat(bodyOf(answer)).isEqualTo(method + " is not possible here (expected: " + right + ")\n");
        }

        @Test
        void becauseItIsTooLargeIsNotRead() throws Exception {
            door();

            String answer = deploy("/" + "a".repeat(8_192));

            assertThat(answer).startsWith("HTTP/1.1 413 ");
            assertThat(bodyOf(answer)).contains("(expected: at most 8192 bytes, the path of a folder)");
        }

        @Test
        void becauseItIsNoHttpIsSaid() throws Exception {
            door();

            assertThat(answer(send("hello\r\n\r\n"))).startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
    }
}
