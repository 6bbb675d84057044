package dev.falconer.netty.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.Operations;
import dev.falconer.application.port.driving.Verdict;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Asks for what a request says, and puts into a reply what came of it. Called on an event loop; never waits. */
final class OperatorRequests {

    private static final String APPLICATIONS = "/applications";
    private static final String EXPECTED =
            "GET /applications, or POST /applications/NAME/ and one of recycle, pause," + " resume, deploy or rollback";

    /** What can be done to an application, by its name in a path. */
    private enum Order {
        RECYCLE,
        PAUSE,
        RESUME,
        DEPLOY,
        ROLLBACK;

        static Optional<Order> of(String name) {
            return Stream.of(values())
                    .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst();
        }
    }

    private final Operations operations;

    OperatorRequests(Operations operations) {
        this.operations = operations;
    }

    CompletionStage<Reply> answer(FullHttpRequest request) {
        String path = path(request);
        if (path.equals(APPLICATIONS)) {
            return request.method().equals(HttpMethod.GET) ? statuses(request) : notAllowed(request, HttpMethod.GET);
        }
        String[] parts = path.split("/", -1);
        if (parts.length != 4 || !path.startsWith(APPLICATIONS + "/")) {
            return unknown(path);
        }
        Optional<Order> order = Order.of(parts[3]);
        if (order.isEmpty()) {
            return unknown(path);
        }
        return request.method().equals(HttpMethod.POST)
                ? carryOut(order.get(), name(parts[2]), request)
                : notAllowed(request, HttpMethod.POST);
    }

    private static String path(FullHttpRequest request) {
        int query = request.uri().indexOf('?');
        return query < 0 ? request.uri() : request.uri().substring(0, query);
    }

    /** As it was before somebody escaped it; what is no escape stays, and is nobody's name. */
    private static String name(String escaped) {
        try {
            return URLDecoder.decode(escaped.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException broken) {
            return escaped;
        }
    }

    private CompletionStage<Reply> carryOut(Order order, String application, FullHttpRequest request) {
        return switch (order) {
            case RECYCLE -> reply(operations.recycle(application));
            case PAUSE -> reply(operations.pause(application));
            case RESUME -> reply(operations.resume(application));
            case DEPLOY -> deploy(application, request);
            case ROLLBACK -> reply(operations.rollback(application));
        };
    }

    private CompletionStage<Reply> deploy(String application, FullHttpRequest request) {
        String folder;
        try {
            ByteBuffer body = request.content().nioBuffer();
            folder = UTF_8.newDecoder().decode(body).toString().strip();
        } catch (CharacterCodingException malformed) {
            return now(HttpResponseStatus.BAD_REQUEST, "the body cannot be read (expected: a path in UTF-8)");
        }
        if (!folder.startsWith("/") || folder.indexOf('\0') >= 0) {
            String found = folder.isEmpty() ? "no folder" : folder;
            return now(
                    HttpResponseStatus.BAD_REQUEST, found + " (expected: the absolute path of a folder, as the body)");
        }
        return reply(operations.deploy(application, folder));
    }

    private static CompletionStage<Reply> reply(CompletionStage<Verdict> verdict) {
        return verdict.thenApply(known -> switch (known) {
            case Verdict.Done(String text) -> Reply.text(HttpResponseStatus.OK, text);
            case Verdict.Failed(String reason) -> Reply.text(HttpResponseStatus.CONFLICT, reason);
            case Verdict.NoSuchApplication(String asked, List<String> hosted) ->
                Reply.text(
                        HttpResponseStatus.NOT_FOUND,
                        asked + " is not hosted (expected: " + String.join(" or ", hosted) + ")");
        });
    }

    /** For a program as it likes, otherwise for a person. */
    private CompletionStage<Reply> statuses(FullHttpRequest request) {
        String accepted = String.join(",", request.headers().getAll(HttpHeaderNames.ACCEPT));
        return operations.statuses().thenApply(statuses -> {
            if (accepted.contains("application/json")) {
                return Reply.content("application/json", StatusJson.of(statuses));
            }
            return accepted.contains("text/uri-list")
                    ? Reply.content("text/uri-list", addresses(statuses))
                    : Reply.content("text/plain; charset=utf-8", StatusTable.of(statuses));
        });
    }

    /** One a line (RFC 2483): where each application is found here. */
    private static String addresses(List<ApplicationStatus> statuses) {
        var lines = new StringBuilder();
        for (ApplicationStatus status : statuses) {
            String name = URLEncoder.encode(status.application(), UTF_8).replace("+", "%20");
            lines.append(APPLICATIONS).append('/').append(name).append("\r\n");
        }
        return lines.toString();
    }

    private static CompletionStage<Reply> unknown(String path) {
        return now(HttpResponseStatus.NOT_FOUND, path + " is not known here (expected: " + EXPECTED + ")");
    }

    private static CompletionStage<Reply> notAllowed(FullHttpRequest request, HttpMethod allowed) {
        return CompletableFuture.completedStage(
                Reply.notAllowed(request.method().name(), allowed.name()));
    }

    private static CompletionStage<Reply> now(HttpResponseStatus status, String line) {
        return CompletableFuture.completedStage(Reply.text(status, line));
    }
}
